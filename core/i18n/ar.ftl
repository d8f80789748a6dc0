# Arabic wording: a draft that no native speaker has read through; messages that lack are shown in English.

## Joining words
list-separator = {"، "}
clause-separator = {"؛ "}
remarked = { $text } ({ $remarks })
yes = نعم
no = لا
not-stated = غير مذكور

## Numbers and quantities
quantity = { $number } { $unit }
range = من { $low } إلى { $high }
range-from = { $low } على الأقل
range-to = { $high } على الأكثر
ratio = { $numerator } لكل { $denominator }
ratio-per = لكل { $denominator }

## Dates
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }، { $time }
period = من { $start } إلى { $end }
period-since = منذ { $start }
period-until = حتى { $end }
at-age = في عمر { $age }

## Doses and schedules
dose-by-route = { $dose } { $route }
route-oral = عن طريق الفم
times = { $times } ×
times-per = { $times } × { $per }
for-length = لمدة { $length }
as-needed = عند الحاجة فقط
as-needed-for = عند الحاجة فقط، بسبب { $reason }
ingredient = { $substance }، { $strength }

## Vaccines
dose-of = الجرعة { $dose } من { $all }
dose-number = الجرعة { $dose }
against = ضد { $diseases }

## Reactions and results
reaction-to = تجاه { $substance }
result-meaning = { $result } ({ $meaning })
result-absent = لا توجد نتيجة: { $reason }
no-result = لا توجد نتيجة
goal = هدف

## The person
day-not-known = { $date } (اليوم غير معروف)
month-and-day-not-known = { $date } (الشهر واليوم غير معروفين)
birth-date-absent = غير معروف ({ $reason })
age-years = { $age ->
        [zero] أقل من سنة
        [one] سنة واحدة
        [two] سنتان
        [few] { $age } سنوات
       *[other] { $age } سنة
    }
age-years-between = من { $least } إلى { $most } سنة
age-months = { $age } شهر
age-months-between = من { $least } إلى { $most } شهر
preferred = مفضلة
arrived = الوصول: { $date }

## Titles of blocks
block-allergies = الحساسية وعدم التحمل
block-alerts = تنبيهات
block-pregnancy = الحمل
block-current-medicines = الأدوية الحالية
block-current-conditions = الحالات المرضية الحالية
block-unplaced = تعديلات على عناصر غير موجودة على هذه البطاقة
block-follow-ups = المتابعات
block-immunizations = التطعيمات
block-results = النتائج
block-vital-signs = العلامات الحيوية والقياسات
block-past-illness = الأمراض السابقة
block-past-medicines = الأدوية السابقة
block-procedures = الإجراءات الطبية
block-devices = الأجهزة الطبية
block-functional-status = الإعاقة واحتياجات التواصل
block-social-history = التاريخ الاجتماعي
block-directives = التوجيهات المسبقة
block-plans = خطط الرعاية
block-encounters = زيارات الخدمات الصحية
block-family-history = التاريخ العائلي
block-patient-story = قصة المريض
block-others = أخرى
section-medicines = الأدوية
section-problems = الحالات المرضية

## What is said of a block as a whole
statement-not-stated = غير مذكور في هذا السجل.
statement-nothing-listed = القسم موجود ولا يحتوي على شيء دون ذكر السبب.
statement-nothing-current = لا يوجد شيء حالي مذكور.
statement-listed-above = محتوى هذا القسم معروض في أقسام أخرى.
statement-overtaken = قيل سابقًا، قبل ما هو مذكور الآن: { $then } ({ $by })
unplaced-withheld = عن العنصر { $entry } غير المعروض: { $said }
unplaced-not-there = عن العنصر { $entry } وإفادته غير موجودة: { $said }
unplaced-no-such-entry = عن العنصر { $entry } غير الموجود في تلك الإفادة: { $said }

## Who said what of an entry
restated-by = أعاد ذكره { $issuer } بتاريخ { $date }
first-stated-by = ذكره أولاً { $issuer } بتاريخ { $date }
last-changed-by = آخر تعديل من { $issuer } بتاريخ { $date }
by-key = حامل المفتاح { $key }
changed-by = من { $issuer } بتاريخ { $date }
changed-because = السبب: { $reason }
changed-before = سابقًا: { $before }
changed-reads = النص: { $entry }
change-since = { $change } { $since }
change-due = الموعد الجديد: { $due }
change-replaced = أُعيدت كتابته
change-restated = أُعيد ذكره
effect-same = دون تغيير
effect-earlier = حالة أقدم من الحالة المعروضة
effect-not-trusted = لم يُطبَّق لأن جهة الإصدار غير موثوقة
effect-other-kind = لم يُطبَّق لأنه يخص نوعًا آخر من العناصر
effect-repeated = لم يُطبَّق لأن العنصر نفسه موجود على البطاقة

## Entries without a name
unnamed-allergy = حساسية أو عدم تحمل، المادة غير مذكورة
unnamed-alert = تنبيه دون تحديد
unnamed-condition = حالة مرضية دون تحديد
unnamed-medicine = دواء دون تحديد

## Flags
flag-not-to-be-given = يجب عدم إعطائه
flag-overdue = متأخر
flag-due-now = مستحق الآن
flag-reported = مُبلَّغ عنه ولم يُر في مستند
flag-not-trusted = من إفادة غير موثوقة
flag-confidential = سري
flag-none-known = لا شيء معروف
flag-no-information = لا معلومات
flag-entered-in-error = أُدخل بالخطأ
flag-restated = أُعيد ذكره
flag-changed = عُدِّل
flag-conflicting = مذكور بشكل مختلف على بطاقات مختلفة
flag-not-applicable = تعديل لا يناسبه ولم يُطبَّق
flag-claim = ادعاء من جهة غير موثوقة: { $claim }
flag-overtaken = قيل سابقًا، قبل ذكر ما هو مدرج هنا

## Notices
issuer-not-known = غير معروف
network-not-known = غير موجودة في قائمة الثقة
notice-trusted = التوقيع صحيح: صادر عن { $issuer } بتاريخ { $date }.
notice-issuer-unknown = لم يتم التحقق: الجهة الموقِّعة بتاريخ { $date } ليست في قائمة الثقة. لا تعتمد على أي شيء لا يمكنك تأكيده بطريقة أخرى.
notice-issuer-withdrawn = غير موثوق: تم سحب مفتاح { $issuer }، الموقِّع بتاريخ { $date }، في { $since } ({ $reason }). اسأل جهة الإصدار.
notice-outside-issuer-dates = غير موثوق: موقَّع بمفتاح { $issuer } ومؤرخ { $date }، حين لم يكن المفتاح مستخدمًا.
notice-purpose-not-allowed = غير موثوق: وقَّع { $issuer } هذا بتاريخ { $date } وليس مخولًا بتوقيع هذا النوع.
notice-dated-in-future = غير موثوق: موقَّع من { $issuer } بتاريخ مستقبلي { $date }. تحقق من ساعة هذا الجهاز.
notice-signature-wrong = مزوَّر أو تالف: التوقيع المنسوب إلى { $issuer } بتاريخ { $date } خاطئ.
notice-nothing-shown = لا يُعرض شيء من محتوى هذه البطاقة: لم يمكن التحقق من أي إفادة.
notice-withheld-issuer-unknown = محتوى غير معروض: الجهة الموقِّعة (المفتاح { $key }) ليست في قائمة الثقة.
notice-withheld-signature-wrong = مزوَّر أو تالف: محتوى منسوب إلى المفتاح { $key } توقيعه خاطئ ولا يُعرض.
notice-withheld-unreadable = محتوى موقَّع بالمفتاح { $key } بصيغة لا يستطيع هذا القارئ قراءتها ({ $code }).
notice-withheld-other-record = محتوى موقَّع بالمفتاح { $key } يخص سجلاً آخر ولا يُعرض.
notice-withheld-other-compartment = محتوى موقَّع بالمفتاح { $key } موجود في القسم الخطأ من البطاقة ولا يُعرض: نقله أحدهم.
notice-missing = إفادة سابقة ({ $hash }) يتابعها هذا السجل غير موجودة على البطاقة: جزء من السجل مفقود.
withdrawal-unspecified = دون ذكر السبب
withdrawal-compromised = المفتاح مخترق
withdrawal-replaced = استُبدل بمفتاح آخر
withdrawal-ceased = توقفت جهة الإصدار عن العمل
notice-trust-list-fresh = قائمة الثقة بتاريخ { $date }.
notice-trust-list-ageing = قائمة الثقة بتاريخ { $date } (عمرها بالأيام: { $days }): احصل على قائمة أحدث عند توفر الاتصال.
notice-trust-list-old = قائمة الثقة بتاريخ { $date } (عمرها بالأيام: { $days }) قديمة جدًا ولا يُعتمد عليها. احصل على قائمة أحدث.
notice-clock-behind = ساعة هذا الجهاز خاطئة: التاريخ هو { $date } على الأقل.
notice-of-publisher = { $publisher }: { $notice }
notice-card-revoked = مُلغاة: سحبت { $issuer } هذا السجل بحسب قائمتها المؤرخة { $date }. لا تعتمد على ما في البطاقة؛ اسأل الشخص وافحصه من جديد.
notice-card-superseded = توجد بطاقة أحدث بتاريخ { $date } أو بعده: استبدلت { $issuer } هذه البطاقة. قد يكون ما يُعرض قد تغيّر؛ اطلب البطاقة الأحدث.
notice-status-list-not-held = لا يُعرف إن كانت { $issuer } قد ألغت هذه البطاقة أو استبدلتها: لا توجد على هذا الجهاز أي من قوائم الحالة الخاصة بها.
notice-status-list-unreadable = لا يُعرف إن كانت { $issuer } قد ألغت هذه البطاقة أو استبدلتها: لا يمكن قراءة قائمة الحالة على هذا الجهاز ({ $code }). استوردها من جديد.
notice-status-list-ageing = قائمة البطاقات الملغاة والمستبدلة من { $issuer } بتاريخ { $date } (عمرها بالأيام: { $days }): احصل على قائمة أحدث عند توفر الاتصال.
notice-status-list-old = قائمة البطاقات الملغاة والمستبدلة من { $issuer } بتاريخ { $date } (عمرها بالأيام: { $days }) قديمة: البطاقات التي ألغيت أو استبدلت بعدها ما زالت تبدو سارية. احصل على قائمة أحدث.
notice-opened-by-network = فُتح دون رمز الوصول بمفتاح شبكة رعاية: { $network }.
notice-confidential-locked = في البطاقة جزء سري لا يفتحه هذا المفتاح. للاطلاع عليه، اطلب من الشخص رمز الوصول ثم اقرأ البطاقة من جديد به.
notice-confidential-open = يُعرض محتوى سري: تأكد من أن لا أحد غيرك يقرؤه.
notice-left-out = { $section }: عدد العناصر غير الموجودة على هذه البطاقة: { $count }.
notice-left-out-elsewhere = أقسام أخرى وبيانات الشخص: عدد العناصر غير الموجودة على هذه البطاقة: { $count }.
notice-left-out-of-source = المستند الأصلي يحتوي على المزيد: تفاصيل لا مكان لها على البطاقة: { $count }.
notice-left-out-confidential = أجزاء سرية من بطاقات سابقة غير موجودة على هذه البطاقة لأن من أعدّها لم يستطع فتحها: { $count }.
notice-restated = عناصر أعاد ذكرها { $issuer } بتاريخ { $date }: { $count }. من ذكرها أولاً مسمّى، وتوقيعه لم يعد على هذه البطاقة.
notice-unplaced = تعديلات تخص عناصر غير موجودة على هذه البطاقة: { $count }. قد يكون المعروض قديمًا.
notice-conflicts = عناصر مذكورة بشكل مختلف على بطاقات مختلفة: { $count }. انظر من قال ماذا واسأل الشخص.
notice-person-differs = إفادات تذكر بيانات مختلفة عن الشخص: { $count }. هل هو الشخص نفسه؟
notice-follow-ups-overdue = متابعات متأخرة: { $count }.
notice-names-unknown = رموز بلا اسم هنا وتظهر كما هي: { $count }.
notice-names-english = أسماء بالإنجليزية لعدم وجود ترجمة: { $count }.
notice-names-draft = ترجمات أولية لم يراجعها مختص سريري: { $count }. الاسم الإنجليزي مذكور بجانبها.
notice-language-draft = ترجمة هذه الواجهة أولية وغير مكتملة؛ ما ينقص يظهر بالإنجليزية.

## Names of particulars: the person
key-name = الاسم
key-family-name = اسم العائلة
key-given-names = الأسماء الشخصية
key-sex = الجنس
key-birth-date = تاريخ الميلاد
key-age = العمر
key-deceased = متوفى
key-interpreter = الحاجة إلى مترجم
key-language = اللغة
key-nationality = الجنسية
key-birth-country = بلد الميلاد
key-transit = بلد العبور
key-identifier = المعرّف
key-telecom = وسائل الاتصال
key-address = العنوان
key-contact = جهة اتصال
key-otherwise-stated = ذُكر خلاف ذلك

## Names of particulars: entries
key-note = ملاحظة
key-date = التاريخ
key-period = الفترة
key-reason = السبب
key-status = الحالة
key-category = الفئة
key-severity = الشدة
key-stage = المرحلة
key-body-site = موضع الجسم
key-site = الموضع
key-route = طريقة الإعطاء
key-method = الطريقة
key-onset = البداية
key-abatement = النهاية
key-allergy-type = النوع
key-allergy-category = نوع المادة
key-reaction = رد الفعل
key-last-occurrence = آخر حدوث
key-priority = الأولوية
key-dosage = الجرعة
key-dosage-text = الجرعة كتابةً
key-ingredient = المكوّن
key-form = الشكل
key-taken = أُخذ أو أُعطي
key-ordered = طُلب
key-medication-kind = نوع البيان
key-given = أُعطي
key-vaccine-dose = الجرعة
key-lot = رقم التشغيلة
key-manufacturer = الشركة المصنعة
key-amount = الكمية
key-expiry = انتهاء الصلاحية
key-result = النتيجة
key-reference-range = المعدل الطبيعي
key-conclusion = الخلاصة
key-outcome = النتيجة النهائية
key-complication = المضاعفات
key-device = الجهاز
key-illness = المرض
key-due = موعد الاستحقاق
key-performer = المنفذ
key-follow-up-kind = نوع البيان

## Names of particulars: where content comes from
key-stated-by = ذكره
key-restated-by = إعادة ذكر
key-changed = عُدِّل
key-claim = ادعاء
key-not-applied = لم يُطبَّق
key-history = السجل الزمني
key-reference = المرجع
key-attestation-kind = النوع
key-issuer = جهة الإصدار
key-issued-at = تاريخ التوقيع
key-key-id = المفتاح
key-composed = تاريخ المستند الأصلي
key-previous = يتبع
key-terminology = إصدار المصطلحات

## Plain text
text-title = السجل الصحي
text-person = الشخص
text-attestations = مصدر هذه المعلومات
text-field = { $name }: { $value }
text-danger = خطر
text-warning = تحذير
text-notice = ملاحظة
text-ok = سليم
text-english = بالإنجليزية: { $name }
text-as-written = كما كُتب: { $text }
text-draft = ترجمة أولية
text-hash = الإفادة
text-record = السجل

## Months
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

## Lengths of time, and how often
duration-d = { $value } يوم
every-d = { $number ->
        [1] كل يوم
       *[other] كل { $value } يوم
    }
duration-h = { $value } ساعة
every-h = { $number ->
        [1] كل ساعة
       *[other] كل { $value } ساعة
    }
duration-wk = { $value } أسبوع
every-wk = { $number ->
        [1] كل أسبوع
       *[other] كل { $value } أسبوع
    }
duration-mo = { $value } شهر
every-mo = { $number ->
        [1] كل شهر
       *[other] كل { $value } شهر
    }
duration-min = { $value } دقيقة
every-min = { $number ->
        [1] كل دقيقة
       *[other] كل { $value } دقيقة
    }
duration-a = { $value } سنة
every-a = { $number ->
        [1] كل سنة
       *[other] كل { $value } سنة
    }
duration-s = { $value } ثانية
every-s = { $number ->
        [1] كل ثانية
       *[other] كل { $value } ثانية
    }
per-d = يوميًا
per-h = في الساعة
per-wk = في الأسبوع
per-mo = في الشهر
per-min = في الدقيقة
per-a = في السنة
per-s = في الثانية

## Languages that people speak (BCP 47)
language-am = الأمهرية
language-ar = العربية
language-bm = البامبارية
language-bn = البنغالية
language-ckb = الكردية السورانية
language-da = الدنماركية
language-de = الألمانية
language-el = اليونانية
language-en = الإنجليزية
language-es = الإسبانية
language-fa = الفارسية
language-ff = الفولانية
language-fr = الفرنسية
language-ha = الهوسا
language-hi = الهندية
language-ht = الكريولية الهايتية
language-it = الإيطالية
language-kmr = الكردية الكرمانجية
language-ku = الكردية
language-ln = اللينغالا
language-my = البورمية
language-ne = النيبالية
language-nl = الهولندية
language-om = الأورومية
language-pl = البولندية
language-prs = الدرية
language-ps = البشتو
language-pt = البرتغالية
language-rhg = الروهينغية
language-ro = الرومانية
language-ru = الروسية
language-rw = الكينيارواندية
language-so = الصومالية
language-sq = الألبانية
language-sr = الصربية
language-sw = السواحيلية
language-ti = التغرينية
language-tr = التركية
language-uk = الأوكرانية
language-ur = الأردية
language-wo = الولوفية
language-zh = الصينية

## Codes: absence
absence-nilknown = لا شيء معروف.
absence-notasked = لم يُسأل عنه.
absence-unavailable = غير متاح.
absence-withheld = معلوم ومحجوب عمدًا.
absence-notstarted = لم تبدأ القائمة.
absence-closed = القائمة مغلقة.

## Codes: sex
sex-female = أنثى
sex-male = ذكر
sex-other = آخر
sex-unknown = غير معروف

## Codes: alert
alert-active = نشط
alert-inactive = غير نشط
alert-entered-in-error = أُدخل بالخطأ

## Codes: allergy-category
allergy-category-medication = دواء
allergy-category-food = غذاء
allergy-category-environment = بيئة
allergy-category-biologic = منتج حيوي

## Codes: allergy-type
allergy-type-allergy = حساسية
allergy-type-intolerance = عدم تحمل

## Codes: attestation
attestation-assessment = تقييم صحي
attestation-visit = زيارة
attestation-restatement = إعادة ذكر
attestation-confidential = بيانات سرية

## Codes: clinical
clinical-active = نشط
clinical-inactive = غير نشط
clinical-resolved = تم الشفاء
clinical-recurrence = تكرار
clinical-relapse = انتكاس
clinical-remission = في حالة هدوء

## Codes: criticality
criticality-high = خطر مرتفع
criticality-low = خطر منخفض
criticality-unable-to-assess = لا يمكن تقدير الخطر

## Codes: weekday
weekday-mon = الاثنين
weekday-tue = الثلاثاء
weekday-wed = الأربعاء
weekday-thu = الخميس
weekday-fri = الجمعة
weekday-sat = السبت
weekday-sun = الأحد

## Codes: device
device-entered-in-error = أُدخل بالخطأ

## Codes: directive
directive-entered-in-error = أُدخل بالخطأ

## Codes: event
event-completed = تم
event-not-done = لم يتم
event-entered-in-error = أُدخل بالخطأ

## Codes: day-event
day-event-morn = صباحًا
day-event-noon = ظهرًا
day-event-aft = بعد الظهر
day-event-eve = مساءً
day-event-night = ليلًا
day-event-hs = عند النوم
day-event-wake = عند الاستيقاظ
day-event-c = مع الطعام
day-event-ac = قبل الأكل
day-event-pc = بعد الأكل

## Codes: follow-up-kind
follow-up-kind-servicerequest = طلب
follow-up-kind-appointment = موعد
follow-up-kind-task = مهمة

## Codes: immunization
immunization-completed = أُعطي
immunization-not-done = لم يُعط
immunization-entered-in-error = أُدخل بالخطأ

## Codes: medication-kind
medication-kind-medicationstatement = إفادة بما يؤخذ
medication-kind-medicationrequest = وصفة
medication-kind-medicationdispense = صرف
medication-kind-medicationadministration = إعطاء

## Codes: medication
medication-active = قيد الاستعمال
medication-completed = مكتمل
medication-stopped = موقوف
medication-on-hold = معلّق
medication-not-taken = غير مأخوذ
medication-entered-in-error = أُدخل بالخطأ

## Codes: representation
representation-abc = حروف لاتينية

## Codes: observation-category
observation-category-laboratory = مختبر
observation-category-vital-signs = علامات حيوية

## Codes: period-unit
period-unit-d = يوم
period-unit-h = ساعة
period-unit-wk = أسبوع
period-unit-mo = شهر
period-unit-min = دقيقة
period-unit-a = سنة
period-unit-s = ثانية

## Codes: plan
plan-active = نشط
plan-completed = مكتمل
plan-entered-in-error = أُدخل بالخطأ
plan-scheduled = مُجدول
plan-cancelled = ملغى
plan-booked = محجوز
plan-noshow = لم يحضر

## Codes: provision
provision-permit = مسموح
provision-deny = مرفوض

## Codes: reaction
reaction-mild = خفيف
reaction-moderate = متوسط
reaction-severe = شديد

## Codes: result
result-final = نهائي
result-preliminary = أولي
result-entered-in-error = أُدخل بالخطأ

## Codes: telecom
telecom-phone = هاتف
telecom-email = بريد إلكتروني

## Codes: use
use-official = رسمي
use-usual = معتاد
use-home = منزل
use-work = عمل
use-mobile = جوال

## Codes: verification
verification-confirmed = مؤكد
verification-unconfirmed = غير مؤكد
verification-provisional = مبدئي
verification-differential = أحد احتمالات عدة
verification-refuted = مستبعد
verification-entered-in-error = أُدخل بالخطأ
