# Reading a card, and taking its record over. A draft: nobody with a clinical background has reviewed it.

nav-read-card = قراءة بطاقة
card-title = قراءة بطاقة
card-picture = صورة البطاقة
card-picture-hint = PNG أو JPEG أو WebP؛ حتى 16 ميغابايت. لا يُحفظ منها شيء.
card-camera = استخدام الكاميرا
card-camera-stop = إيقاف الكاميرا
card-camera-looking = ضع رمز البطاقة أمام الكاميرا.
card-camera-found = قُرئ الرمز. اكتب رمز الدخول.
card-camera-none = لا يمكن استخدام الكاميرا: { $reason }
card-text = نص البطاقة
card-text-hint = ما يكتبه الماسح هنا أو ما نُسخ: يبدأ بـ PHR1:
card-code = رمز الدخول
card-code-hint = الأرقام من قصاصة الشخص، بأي كتابة. لا يُحفظ الرمز.
card-open = فتح
card-network = الفتح دون رمز الدخول، بمفتاح شبكة الرعاية
card-network-hint = للطوارئ، حين لا يستطيع الشخص إعطاء الرمز. يبقى الجزء السري مغلقًا، ويُكتب الفتح في سجل التدقيق.
card-network-reason = السبب
card-read-at = قُرئت في { $date }. لم يُحفظ شيء.
card-take-over = استلام السجل
card-take-over-new = استلامه كشخص جديد
card-take-over-known = إضافته إلى السجل { $id }
card-take-over-hint-new = لا يوجد هنا سجل بهذا الرقم. يُنشأ شخص بما تقوله البطاقة، مع مصدر كل بيان.
card-take-over-hint-known = هذا السجل موجود هنا. يُضاف الجديد في البطاقة، ولا يُستبدل شيء.
card-nothing-new = كل ما في هذه البطاقة موجود هنا.
card-new-count = { $count ->
    [one] بيان واحد جديد.
    [two] بيانان جديدان.
    [few] { $count } بيانات جديدة.
    [many] { $count } بيانًا جديدًا.
   *[other] { $count } بيان جديد.
}
card-unknown-warning = ليس كل ما في هذه البطاقة من جهة واردة في قائمة ثقة محفوظة هنا. يُحفظ مع هذا التحذير.
card-withheld-warning = المحجوب لا يُستلم.
card-nothing-readable = لا يمكن هنا قراءة شيء في هذه البطاقة، فلا شيء يُستلم.
card-leave = إغلاق دون حفظ
card-duplicates = ربما هؤلاء هم الشخص نفسه
card-duplicates-hint = لا يُدمجون: انظر إليهم أولًا. سجلان لشخص واحد يبقيان سجلين.
card-duplicate-score = { $score } من 100
card-gone = البطاقة لم تعد مفتوحة. اقرأها من جديد.
card-error-title = لم تُقرأ البطاقة
card-error-open-not-for-this-key = رمز الدخول هذا لا يفتح هذه البطاقة. قارنه بالقصاصة رقمًا رقمًا.
card-error-open-failed = تضررت البطاقة أو غُيّرت بعد صنعها. امسحها من جديد؛ ثم اطلب من مُصدرها بطاقة جديدة.
card-error-open-out-of-memory = لا توجد ذاكرة كافية لفحص رمز الدخول. أغلق برامج أخرى وحاول من جديد.
card-error-access-code-not-a-digit = رمز الدخول أرقام فقط. اكتبه من القصاصة.
card-error-access-code-wrong-length = رمز الدخول من 16 رقمًا (أو 20). اكتبه كاملًا من القصاصة.
card-error-access-code-mistyped = أحد أرقام رمز الدخول مكتوب خطأ. قارنه بالقصاصة.
card-error-no-symbol-found = لم يُعثر على رمز في الصورة. هل هو كله في الصورة، واضح، وحوله بياض؟
card-error-no-symbol-accepted = في الصورة رموز، لكن ليس بينها رمز بطاقة.
card-error-picture-empty = الصورة فارغة. احفظها أو أرسلها من جديد.
card-error-not-a-picture = هذه ليست صورة تُقرأ هنا. المطلوب PNG أو JPEG أو WebP.
card-error-picture-damaged = الصورة تالفة. احفظها أو أرسلها من جديد.
card-error-picture-too-large = الصورة كبيرة جدًا. صغّرها.
card-error-card-text-not-a-card = هذا ليس نص بطاقة: لا يبدأ بـ PHR1:
card-error-card-text-other-version = لهذه البطاقة صيغة أحدث. يجب تحديث هذا البرنامج أولًا.
card-error-card-text-not-a-digit = بين أرقام نص البطاقة ما ليس رقمًا. امسح الرمز من جديد.
card-error-card-text-incomplete = أرقام ناقصة من نص البطاقة. امسح الرمز كله من جديد.
card-error-card-text-out-of-range = الأرقام لا تكوّن بطاقة. امسح الرمز من جديد.
card-error-card-text-too-long = النص أطول من نص أي بطاقة.
card-error-input-unknown = هذا ليس صورة ولا نص بطاقة.
card-error-too-many-tries = جُرّبت رموز دخول كثيرة. انتظر بضع دقائق.
card-error-network-not-granted = لم يُمنح لهذه الخدمة مفتاح شبكة يفتح هذه البطاقة. اطلب رمز الدخول.
card-error-reason-needed = اذكر سبب فتح البطاقة دون رمز الدخول.
card-error-other = لا يمكن قراءة البطاقة.
done-taken-over = استُلم السجل.
done-card-closed = أُغلقت البطاقة؛ لم يُحفظ شيء.
