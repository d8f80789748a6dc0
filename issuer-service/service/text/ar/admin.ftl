# الحساب الشخصي والإدارة. A draft: nobody with a clinical background has reviewed it.

nav-accounts = الحسابات
nav-sites = المواقع
nav-audit = سجل التدقيق
nav-trust = الثقة
nav-clients = أنظمة أخرى
nav-data-key = التشفير
list-next = الصفحة التالية

account-title = حسابي
account-role = الدور
account-site = الموقع
account-no-site = بلا موقع محدد
account-current = كلمة مرورك الحالية
account-current-wrong = ليست هذه كلمة مرورك الحالية.
account-change-first = كلمة المرور التي أُعطيت لك يعرفها شخص آخر. اختر كلمة خاصة بك أولًا.
account-password-title = كلمة مرور أخرى
account-password-new = كلمة المرور الجديدة
account-password-button = تغيير كلمة المرور
done-password = تغيَّرت كلمة المرور. انتهت جلساتك الأخرى.

second-factor-title = العامل الثاني
second-factor-on = يُطلب رمز من تطبيقك عند تسجيل الدخول.
second-factor-left = { $count ->
    [0] لم يبقَ أي رمز استرداد: أعد إعداد العامل.
    [one] بقي رمز استرداد واحد.
    [two] بقي رمزا استرداد.
    [few] بقيت { $count } رموز استرداد.
    [many] بقي { $count } رمز استرداد.
   *[other] بقي { $count } رمز استرداد.
}
second-factor-off = مع العامل الثاني لا يستطيع من يعرف كلمة مرورك أن يسجِّل الدخول من دون هاتفك.
second-factor-begin = إعداد عامل ثانٍ
second-factor-remove = إزالة العامل الثاني
second-factor-scan = امسح هذا بتطبيق المصادقة. يعمل من دون شبكة.
second-factor-symbol = رمز يُمسح بتطبيق المصادقة
second-factor-type = أو اكتب هذا في التطبيق:
second-factor-paper = اكتب رموز الاسترداد هذه على ورقة. يصلح كل منها مرة واحدة حين لا يكون هاتفك معك. لن تُعرض مرة أخرى.
second-factor-code = الرمز الذي يعرضه التطبيق الآن
second-factor-confirm = تشغيل
second-factor-wrong = ليس هذا هو الرمز الذي يجب أن يعرضه التطبيق الآن. تحقق من ساعة الهاتف.
done-second-factor = العامل الثاني مشغَّل.
done-second-factor-removed = أُزيل العامل الثاني.

accounts-last = آخر دخول (UTC)
accounts-disabled = معطَّل
accounts-add-title = إضافة حساب
accounts-add-button = إضافة
accounts-login-taken = اسم الدخول هذا مأخوذ. اختر غيره.
accounts-disable = لا يُسمح له بتسجيل الدخول
accounts-save = حفظ
accounts-reset-title = كلمة مرور منسية أو عامل ثانٍ مفقود
accounts-reset-words = ينشئ كلمة مرور جديدة ويزيل العامل الثاني.
accounts-reset-button = إنشاء كلمة مرور جديدة
accounts-password-title = كلمة مرور جديدة
accounts-password-words = أعطها للشخص، وعليه أن يختار غيرها عند أول دخول. لن تُعرض مرة أخرى.
accounts-back = العودة إلى الحسابات
done-account = حُفظ الحساب.

sites-put-title = إضافة موقع أو تغيير اسمه
sites-put-button = حفظ
done-site = حُفظ الموقع.

clients-words = لكل نظام يتصل بالخدمة رمز دخول يُظهره مع كل طلب. يُبيَّن هنا ما يجوز لكل نظام؛ وتشرح الوثائق كيف يتم ذلك.
clients-add-title = السماح لنظام آخر
clients-add-button = إنشاء رمز دخول
clients-back = العودة إلى الأنظمة الأخرى
client-name = اسم النظام
client-name-taken = يوجد نظام بهذا الاسم. اختر اسمًا آخر.
client-rights = ما يجوز له
client-rights-needed = اختر واحدًا على الأقل.
client-site-hint = ما يسلِّمه النظام يُحفظ لهذا الموقع.
client-last-used = آخر استعمال (UTC)
client-token = رمز الدخول
client-token-words = أعطِ رمز الدخول هذا لمن يدير النظام بطريقة لا يقرؤها غيره. لن يُعرض مرة أخرى.
client-disable = رفض رمز الدخول
client-enable = قبول رمز الدخول من جديد
done-client = حُفظ النظام.
right-fhir-read = البحث عن الأشخاص وقراءة سجلاتهم (FHIR)
right-fhir-write = تسليم سجلات (FHIR)
right-issue = طلب إصدار بطاقات
right-verify = طلب فحص بطاقات
right-sync = أن يكون موقعًا يرسل سجلاته

audit-verify = فحص السجل كله
audit-whole = { $count ->
    [one] السجل سليم: سطر واحد.
    [two] السجل سليم: سطران.
    [few] السجل سليم: { $count } أسطر.
    [many] السجل سليم: { $count } سطرًا.
   *[other] السجل سليم: { $count } سطر.
}
audit-altered = السجل مكسور: عُدِّل السطر { $count }.
audit-missing = السجل مكسور: السطر { $count } مفقود.
audit-beyond = السجل مكسور: السطر { $count } بعد نهايته.
audit-head = بصمة آخر سطر سليم. إذا كُتبت في مكان آخر فإنها تُظهر لاحقًا إن قُصَّ السجل:
audit-subject = الموضوع
audit-subject-hint = معرِّف شخص أو بطاقة أو حساب أو غير ذلك.
audit-filter = عرض
audit-number = الرقم
audit-when = متى (UTC)
audit-who = الحساب
audit-what = ماذا
audit-system = البرنامج

action-initialised = أُنشئت المفاتيح
action-key-rotated = غُيِّر مفتاح البيانات
action-passphrase-changed = غُيِّرت عبارة المرور
action-restored = استُعيدت نسخة احتياطية
action-backed-up = كُتبت نسخة احتياطية
action-exported = صُدِّر كل شيء
action-logged-in = تسجيل دخول
action-login-failed = فشل تسجيل الدخول
action-logged-out = تسجيل خروج
action-account-added = أُنشئ حساب
action-account-changed = غُيِّر حساب
action-client-added = سُمح لنظام
action-client-changed = رُفض نظام أو سُمح له من جديد
action-site-changed = أُنشئ موقع أو غُيِّر اسمه
action-setting-changed = غُيِّر إعداد
action-status-list-signed = وُقّعت قائمة حالة
action-person-added = سُجِّل شخص
action-person-read = فُتح ملف شخص
action-person-listed = ظهر شخص في قائمة
action-person-changed = غُيِّر شخص
action-person-archived = أُرشف شخص
action-consent-changed = غُيِّرت موافقة
action-consent-read = قُرئت موافقة
action-attestation-added = حُفظت شهادة
action-attestation-read = قُرئت شهادات
action-confidential-read = قُرئ الجزء السري
action-card-issued = أُصدرت بطاقة
action-card-read = قُرئت بطاقات
action-draft-saved = حُفظت مسودة
action-draft-read = فُتحت مسودة
action-draft-removed = أُزيلت مسودة
action-follow-up-changed = غُيِّرت متابعة
action-follow-up-read = قُرئت متابعات
action-printed = طُبع
action-print-read = جُلبت مطبوعة
action-sent = أُرسل إلى المركز أو منه
action-published = نُشرت جداول ربع سنة
action-publication-read = قُرئت جداول منشورة
action-audit-read = قُرئ سجل التدقيق
action-refused = رُفض الوصول

trust-key-title = مفتاح إصدار هذه الخدمة
trust-key-id = معرِّف المفتاح
trust-key-public = المفتاح العام
trust-key-unlisted = لا تذكر أي قائمة ثقة محفوظة هنا هذا المفتاح. أعطِ المفتاح العام لمن يوقِّع القائمة.
trust-key-listed = { $count ->
    [one] تذكر قائمة ثقة واحدة هنا هذا المفتاح.
    [two] تذكر قائمتا ثقة هنا هذا المفتاح.
    [few] تذكر { $count } قوائم ثقة هنا هذا المفتاح.
    [many] تذكر { $count } قائمة ثقة هنا هذا المفتاح.
   *[other] تذكر { $count } قائمة ثقة هنا هذا المفتاح.
}
trust-no-key = لا يوجد مفتاح إصدار مفتوح. يذكر سجل البرنامج السبب.
trust-key-open = فتح المفتاح في الرمز
done-key = مفتاح الإصدار مفتوح.
trust-status-title = قائمة الحالة لهذه الخدمة
trust-status-hint = تذكر البطاقات التي أُبلغ عن فقدانها واستُبدلت. تُوقَّع من جديد عند استبدال بطاقة، وكل أسبوع. أعطِ الملف للعيادات مع قائمة الثقة التالية.
trust-status-records = السجلات فيها
trust-status-file = تنزيل القائمة
trust-status-none = لا توجد بعد: لم يُبلَّغ عن فقدان أي بطاقة.
trust-status-sign = وقّع قائمة الآن

trust-lists-title = قوائم الثقة المحفوظة
trust-store-fault = لا يمكن قراءة قوائم الثقة:
trust-unreadable = { $count ->
    [one] لا يمكن قراءة قائمة حالة واحدة. استوردها من جديد.
    [two] لا يمكن قراءة قائمتي حالة. استوردهما من جديد.
    [few] لا يمكن قراءة { $count } قوائم حالة. استوردها من جديد.
    [many] لا يمكن قراءة { $count } قائمة حالة. استوردها من جديد.
   *[other] لا يمكن قراءة { $count } قائمة حالة. استوردها من جديد.
}
trust-none = لا توجد. تظهر بطاقات المُصدرين الآخرين على أنها من مُصدر مجهول.
trust-fresh = حديثة.
trust-ageing = تتقادم: استورد قائمة أحدث قريبًا.
trust-old = قديمة جدًا: استورد قائمة أحدث.
trust-roots = الجذور
trust-number = الرقم
trust-issued = وُقِّعت (UTC)
trust-best-before = صالحة حتى (UTC)
trust-taken = أُخذت (UTC)
trust-issuers = المُصدرون
trust-import-title = استيراد قائمة ثقة
trust-file = ملف
trust-file-needed = اختر ملفًا.
trust-roots-hint = للقائمة الأولى من هذه الجذور فقط: الاسم الذي يبدأ بـ phr-roots-، كما أخبرك به القائمون عليها بطريق آخر.
trust-roots-wrong = ليس هذا اسم مجموعة جذور.
trust-past = خذها مع أن تاريخ صلاحيتها قد مضى
trust-import-button = استيراد
done-trust = أُخذت قائمة الثقة.
done-status-list = وُقّعت قائمة الحالة.
done-trust-same = هذه القائمة محفوظة من قبل.

data-key-words = جميع البيانات الصحية ومفتاح الإصدار مشفَّرة بعبارة مرور. تفتحها عند كل تشغيل للبرنامج.
data-key-title = عبارة مرور أخرى
data-key-change-words = لا حاجة إلى تشفير أي شيء من جديد. النسخ الاحتياطية السابقة تُفتح بالعبارة القديمة. إن كان ملف يعطي العبارة عند التشغيل فاكتب الجديدة فيه. اكتبها على ورقة واحفظها مقفلة بعيدًا عن الحاسوب: من دونها تضيع جميع البيانات.
data-key-current = عبارة مرور البيانات الحالية
data-key-new = عبارة مرور البيانات الجديدة
data-key-button = تغيير عبارة المرور
data-key-token = المفتاح الذي يفتح البيانات موجود في رمز:
data-key-token-words = لا توجد عبارة مرور. يُغيَّر الرقم السري للرمز بأداة صانعه.
done-passphrase = تغيَّرت عبارة مرور البيانات.
