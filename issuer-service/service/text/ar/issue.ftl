## اختيار البطاقة. A draft: nobody with a clinical background has reviewed it.
issue-title = إصدار بطاقة
issue-intro = تحمل البطاقة هذا السجل موقَّعًا ومشفَّرًا. اختر نوعها، وانظر ما ستحمله، ثم أصدرها.
issue-no-record = لا شيء في هذا السجل يمكن أن تحمله بطاقة. أكمل التقييم الصحي أولًا.
issue-carrier = ما هي البطاقة
issue-carrier-qr-card = بطاقة بحجم البطاقة المصرفية (وجه وظهر)
issue-carrier-qr-card-hint = تتسع لها المحفظة. الرمز صغير: للسجلات القصيرة والمتوسطة.
issue-carrier-qr-booklet = كتيب مطوي A6
issue-carrier-qr-booklet-hint = رمز أكبر ومكان لملخص يقرؤه الناس.
issue-carrier-qr-sheet = ورقة A4
issue-carrier-qr-sheet-hint = رمز بالحجم الذي يحتاجه السجل.
issue-carrier-file = ملف فقط
issue-carrier-file-hint = لهاتف أو ذاكرة محمولة. لا رمز فيه للمسح.
issue-networks = من يحق له فتحها دون رمز الشخص
issue-networks-hint = في الطوارئ تستطيع عيادات هذه الشبكات فتح البطاقة، ويُدوَّن كل فتح. ويبقى السري مغلقًا.
issue-networks-none = لا توجد شبكة رعاية في قائمة الثقة لهذا المركز. لن يفتح البطاقة إلا رمز الوصول.
issue-network-unnamed = الشبكة { $hint }
issue-code = رمز الوصول
issue-code-new = رمز جديد على قصاصة مستقلة
issue-code-known = الرمز الذي لدى الشخص
issue-code-known-hint = اكتبه كما هو على القصاصة.
issue-code-none = بلا رمز: لا تفتح البطاقة إلا الشبكات
issue-code-length = طول الرمز الجديد
issue-code-16 = 16 رقمًا
issue-code-20 = 20 رقمًا
issue-languages = اللغات
issue-language-clinician = لغة من يعالج الشخص
issue-language-person = لغة الشخص
issue-names = الاسم على ظاهر البطاقة
issue-names-yes = اطبع اسم الشخص على البطاقة
issue-names-hint = يقرؤه كل من يرى البطاقة. ومن دون اسم تُميَّز البطاقات برقم.
issue-summary = ملخص يقرؤه الناس
issue-summary-hint = يمكن أن يحوي الكتيب الملخص باللغتين. من يجد الكتيب يستطيع قراءته دون أي رمز.
issue-summary-consent = أُخبر الشخص بذلك، وهو يوافق على طباعة الملخص
issue-summary-consent-needed = لا يُطبع الملخص إلا بموافقة الشخص: ضع علامة في المربع، أو اترك الملخص.
issue-summary-print = اطبع الملخص في الكتيب
issue-leave-out = إن لم يتسع المكان لكل شيء
issue-leave-out-nothing = لا تترك شيئًا: قل إنه لا يتسع
issue-leave-out-details = اترك التفاصيل: الملاحظات وأوقات اليوم والمجالات المعتادة والأسماء التي لدى كل قارئ
issue-leave-out-entries = اترك التفاصيل ثم بنودًا، الأقل أهمية أولًا
issue-leave-out-hint = يُعدّ على البطاقة ما تُرك، ويقوله كل قارئ. ويبقى كله في هذا السجل.
issue-preview = أظهر ما ستحمله البطاقة
issue-preview-again = أظهر مرة أخرى
issue-make = أصدر البطاقة

## ما ستحمله البطاقة
issue-preview-title = البطاقة
issue-fits = يتسع المكان لكل شيء.
issue-fits-less = لا يتسع المكان إلا بترك أشياء كما سمحت. انظر إليها قبل إصدار البطاقة.
issue-too-large = هذا لا يتسع له المكان. لم تُصدر بطاقة.
issue-too-large-by = يحتاج السجل إلى { $needed } بايت، وفي هذه البطاقة مكان لـ { $room }.
issue-what-helps = ما الذي يساعد
issue-help-carrier = اختر نوعًا آخر: { $carrier }
issue-help-details = اسمح بترك التفاصيل
issue-help-entries = اسمح بترك بنود: { $count ->
    [zero] لا يُترك أي بند
    [one] يُترك بند واحد
    [two] يُترك بندان
    [few] تُترك { $count } بنود
    [many] يُترك { $count } بندًا
   *[other] يُترك { $count } بند
}
issue-section = القسم
issue-carried = على البطاقة
issue-not-carried = متروك
issue-order = المتروك، الأقل أهمية أولًا
issue-entry = البند
issue-why-first = لماذا يُترك أولًا
issue-narrative = نص القسم
issue-details-off = تُركت الملاحظات وأوقات اليوم والمجالات المعتادة.
issue-confidential = { $count ->
    [zero] لا بنود سرية.
    [one] بند سري واحد: لا يفتحه إلا رمز الوصول.
    [two] بندان سريان: لا يفتحهما إلا رمز الوصول.
    [few] { $count } بنود سرية: لا يفتحها إلا رمز الوصول.
    [many] { $count } بندًا سريًا: لا يفتحها إلا رمز الوصول.
   *[other] { $count } بند سري: لا يفتحها إلا رمز الوصول.
}
issue-size = الحجم
issue-size-bytes = { $bytes } بايت
issue-code-size = رمز من { $modules } × { $modules } مربعًا (الإصدار { $version }، تصحيح الأخطاء { $letter })
issue-module = كل مربع { $mm } مم
issue-small = المربعات صغيرة. اطبع بدقة 600 نقطة على الأقل على ورق أملس وامسح المطبوع قبل تسليمه؛ أو اختر نوعًا أكبر.
issue-dense = الرمز كثيف ويصعب مسحه بالهواتف القديمة. فكّر في الكتيب أو الورقة.

## الأولوية
priority-always = لا يُترك أبدًا
priority-allergies = حساسية
priority-active-problems = مرض حالي
priority-current-medicines = أدوية تؤخذ حاليًا
priority-alerts = تنبيهات
priority-pregnancy = حمل
priority-advance-directives = توجيهات مسبقة
priority-open-follow-ups = ما زال يجب عمله
priority-vaccines = لقاحات
priority-devices = أجهزة مستعملة
priority-abnormal-results = نتائج غير طبيعية
priority-procedures = إجراءات
priority-newest-results = أحدث النتائج
priority-newest-vital-signs = أحدث العلامات الحيوية
priority-functional-status = الإعاقة والتواصل
priority-past-illness = أمراض سابقة
priority-past-treatment = علاج سابق
priority-social-history = ظروف المعيشة
priority-family-history = أمراض العائلة
priority-plans = أهداف وخطط منتهية
priority-others = بيانات أخرى
priority-encounters = مراجعات صحية
priority-older-results = نتائج أقدم
priority-older-vital-signs = علامات حيوية أقدم
priority-narratives = نصوص الأقسام
priority-entered-in-error = سُجّل خطأً

## بعد الإصدار
issue-done-title = صدرت البطاقة
issue-issued-at = صدرت في { $time }
issue-superseded = استُبدلت في { $time }
issue-lost-marked = أُبلغ عن فقدها في { $time }
issue-list = بطاقات هذا الشخص
issue-list-none = لم تصدر بطاقة لهذا الشخص بعد.
issue-print = الطباعة
issue-print-slip = قصاصة رمز الوصول (PDF)
issue-download = الملفات
issue-download-phr = البطاقة ملفًا (.phr)
issue-download-png = صورة الرمز (.png)
issue-download-svg = صورة الرمز (.svg)
issue-slip-hint = اطبع القصاصة، وانظر هل تُقرأ جيدًا، ثم أكّد. بعد ذلك، أو بعد 24 ساعة، يُمحى الرمز من هنا نهائيًا.
issue-slip-warning = احفظ القصاصة بعيدًا عن البطاقة: من لديه كلتاهما يقرأ كل شيء.
issue-slip-confirm = طُبعت القصاصة جيدًا: انسَ الرمز
issue-lost = البطاقة مفقودة
issue-lost-hint = أصدر بطاقة جديدة. القارئات التي لديها قائمة الحالة التالية لهذا المركز ستقول إن المفقودة استُبدلت.
issue-lost-confirm = سجّلها مفقودة وأصدر جديدة
issue-no-symbol = البطاقة التي هي ملف ليس لها رمز يُطبع.
issue-proof-failed = لم تمكن قراءة الصفحة المطبوعة، فلا يُعرض ملف PDF. اختر نوعًا أكبر، وأبلغ بالرمز { $code }.
issue-glyph-missing = لا شكل لأحد الحروف في خطوط هذا البرنامج، فلا يُصنع ملف PDF. صحّح النص، أو لا تطبع الاسم. ({ $code })

## ما قد يكون خطأ
issue-problem-code = هذا ليس رمز وصول: راجع الأرقام.
issue-problem-carrier = اختر ما هي البطاقة.
issue-problem-nobody = لن يستطيع أحد فتح هذه البطاقة. أعطها رمز وصول أو اختر شبكة رعاية.
issue-problem-confidential = بعض البنود سرية، ومن دون رمز وصول لن يفتحها أحد. أعط البطاقة رمز وصول.
issue-problem-no-key = ليس لهذا المركز مفتاح يوقّع البطاقات. يصنعه المدير أو يستورده في الإعدادات.
issue-problem-changed = تغيّر السجل أو الاختيار منذ عرض البطاقة. انظر إليها مرة أخرى ثم أصدرها.

## More
issue-card = البطاقة { $reference }
issue-print-as = اطبع على شكل
issue-print-card = بطاقة بحجم البطاقة المصرفية: وجه وظهر، لطابعة البطاقات
issue-print-sheet = الشيء نفسه على A4 مع علامات القص
issue-print-page = صفحة فيها الرمز بأكبر حجم
issue-print-booklet = كتيب على A4: اطبع على الوجهين ثم قص واطو
issue-print-booklet-pages = كتيب صفحات A6 منفردة
issue-print-pdf = اصنع ملف PDF
issue-symbol-too-large = مربعات الرمز كثيرة على هذا النوع من الطباعة. اختر نوعًا أكبر، أو أصدر بطاقة تحمل أقل.
issue-does-not-fit = لا مكان للكلمات حول الرمز. اترك الاسم، أو اختر لغة واحدة للاثنين.
issue-picture-title = رمز بطاقة سجل صحي
issue-picture-about = امسحه بقارئ بطاقات PHR.
error-no-issuer-key = ليس لهذا المركز مفتاح يوقّع البطاقات. يصنعه المدير أو يستورده.
error-issue-nobody-opens = لن يستطيع أحد فتح هذه البطاقة. أعطها رمز وصول أو اختر شبكة رعاية.
error-no-record = لم يُوقَّع شيء عن هذا الشخص بعد. أكمل التقييم الصحي أولًا.
error-card-too-large = لا يتسع المكان للسجل على هذه البطاقة. انظر في المعاينة ما الذي يساعد.
error-restate-not-allowed = لا يمكن قول هذا السجل من جديد في بيان واحد: فيه ما ليس موثوقًا هنا، أو فيه بيانات لآخرين ولا توجد قائمة ثقة هنا فيها مفتاح هذه الخدمة. احصل على قائمة ثقة أحدث، أو على قائمة فيها هذا المفتاح.

issue-tag = الكتابة على بطاقة NFC
issue-tag-hint = ضع بطاقة NFC على القارئ الموصول بالجهاز الذي يشغّل هذه الخدمة، واضغط «اكتب»، ولا تحرّكها حتى تقول هذه الصفحة إنها كُتبت. إذا تحركت فضعها من جديد: لا يضيع شيء.
issue-tag-replace = قد تكون عليها بطاقة أقدم: استبدلها
issue-tag-write = اكتب
issue-tag-nfc-card-lost = ابتعدت البطاقة ولم تعد. لم يضع شيء: ضعها على القارئ واكتب من جديد.
issue-tag-nfc-no-tag = لم توضع بطاقة على القارئ.
issue-tag-nfc-occupied = يوجد شيء على هذه البطاقة. إن كان بطاقة أقدم فاذكر ذلك أعلاه.
issue-tag-nfc-too-big = البطاقة أكبر مما تتسع له هذه الشريحة. اصنع بطاقة أصغر، أو خذ شريحة أكبر.
issue-tag-nfc-reader-busy = القارئ مستخدم الآن. حاول بعد لحظة.
issue-tag-nfc-read-only = هذه الشريحة للقراءة فقط: لقد قُفلت.
done-tag-written = كُتبت البطاقة على الشريحة وقُرئت منها للتحقق.
