## الطباعة لعدة أشخاص. A draft: nobody with a clinical background has reviewed it.
print-title = طباعة بطاقات لعدة أشخاص
print-intro = اختر الأشخاص، فتُصنع البطاقات واحدة بعد أخرى. تحصل على ملف للأوراق وملف للقصاصات بالترتيب نفسه.
print-filter = البحث عن أشخاص
print-from = مسجلون من
print-until = مسجلون حتى
print-site = الموقع
print-any-site = أي موقع
print-show = أظهر
print-none-found = لم يوجد أحد. غيّر التواريخ أو الموقع.
print-choose = اختر
print-choose-all = اختر الكل
print-person = الشخص
print-registered = التسجيل
print-chosen-none = اختر شخصًا واحدًا على الأقل.
print-too-many = اختر { $count } شخص على الأكثر في المرة الواحدة.
print-start = أصدر البطاقات
print-at-most = { $count ->
    [zero] لا يظهر أحد.
    [one] يظهر أول شخص؛ ضيّق البحث لترى غيره.
    [two] يظهر أول شخصين؛ ضيّق البحث لترى غيرهما.
    [few] يظهر أول { $count } أشخاص؛ ضيّق البحث لترى غيرهم.
    [many] يظهر أول { $count } شخصًا؛ ضيّق البحث لترى غيرهم.
   *[other] يظهر أول { $count } شخص؛ ضيّق البحث لترى غيرهم.
}

## التقدم
print-job = مهمة الطباعة { $id }
print-job-of = بدأت في { $time }
print-progress = تم { $done } من { $all }
print-state-waiting = تنتظر
print-state-running = قيد العمل
print-state-done = تمت
print-state-cancelled = أُوقفت
print-state-failed = فشلت
print-state-collected = طُبعت ونُسيت
print-state-expired = قديمة: مُحيت الرموز
print-cancel = أوقف
print-cancelled = أُوقفت المهمة. البطاقات التي صُنعت تبقى في سجلاتها، وهي مذكورة هنا.
print-reload = انظر مرة أخرى
print-result = النتيجة
print-made = { $count ->
    [zero] لم تصدر أي بطاقة.
    [one] صدرت بطاقة واحدة.
    [two] صدرت بطاقتان.
    [few] صدرت { $count } بطاقات.
    [many] صدرت { $count } بطاقة.
   *[other] صدرت { $count } بطاقة.
}
print-failed = { $count ->
    [zero] لا أحد بلا بطاقة:
    [one] شخص واحد بلا بطاقة:
    [two] شخصان بلا بطاقة:
    [few] { $count } أشخاص بلا بطاقة:
    [many] { $count } شخصًا بلا بطاقة:
   *[other] { $count } شخص بلا بطاقة:
}
print-not-begun = { $count ->
    [zero] بُدئ بالجميع.
    [one] لم يُبدأ بشخص واحد لأن المهمة أُوقفت.
    [two] لم يُبدأ بشخصين لأن المهمة أُوقفت.
    [few] لم يُبدأ بـ { $count } أشخاص لأن المهمة أُوقفت.
    [many] لم يُبدأ بـ { $count } شخصًا لأن المهمة أُوقفت.
   *[other] لم يُبدأ بـ { $count } شخص لأن المهمة أُوقفت.
}
print-reason = السبب
print-what-next = ما العمل
print-one-by-one = أصدر هذه البطاقة يدويًا
print-sheets = الأوراق (PDF)
print-slips = القصاصات (PDF)
print-confirm = طُبع كل شيء جيدًا: انسَ الرموز
print-confirm-hint = بعد ذلك، أو بعد 24 ساعة من بدء المهمة، تُمحى الرموز من هنا نهائيًا.
print-order-number = الرقم

## لماذا ليس لأحدهم بطاقة
print-why-card-too-large = لا يتسع المكان لكل شيء.
print-why-no-record = لا شيء في السجل بعد.
print-why-not-found = لم يعد السجل موجودًا.
print-why-symbol-unreadable = لم تمكن قراءة الرمز المطبوع.
print-why-glyph-missing = لا شكل لأحد الحروف في الخطوط.
print-why-confidential = البنود السرية تحتاج إلى رمز وصول.
print-why-other = حدث خطأ؛ السبب في السجل تحت الرقم { $code }.

## على الورق
paper-document = بطاقة سجل صحي
paper-title = السجل الصحي
paper-hint = امسح هذا الرمز بقارئ بطاقات PHR.
paper-explanation = تحمل هذه البطاقة سجلًا صحيًا موقَّعًا ومشفَّرًا. يفتحه رمز الوصول على قصاصة الشخص.
paper-emergency = في الطوارئ تستطيع عيادات شبكة الرعاية فتحها دون الرمز.
paper-issuer = أصدرها { $name }
paper-slip-document = قصاصة رمز الوصول
paper-slip-title = رمز الوصول
paper-slip-keep = احفظ هذه القصاصة بعيدًا عن بطاقتك. من لديه كلتاهما يقرأ سجلك الصحي.
paper-slip-use = لا تُرِها إلا للعاملين الصحيين الذين تريد أن يقرؤوا سجلك.
paper-summary-title = السجل الصحي: ملخص
paper-person = الشخص
paper-attestations = من وقّع
paper-withheld = محجوب
paper-english = بالإنجليزية
paper-as-written = كما كُتب
paper-draft = ترجمة لم تُراجع
paper-hash = البصمة
paper-record = السجل

## More
nav-print = الطباعة لعدة أشخاص
print-language-each = اللغة الثانية على كل بطاقة هي لغة الشخص، إن كانت لدى المطبوعات.
done-card-made = صدرت البطاقة وحُفظت. اطبعها الآن.
done-codes-forgotten = نُسيت الرموز. هي على قصاصات الأشخاص وحدها.
action-print-forgotten = نُسيت الرموز
