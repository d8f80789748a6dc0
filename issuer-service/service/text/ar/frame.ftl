# الإطار: ما يظهر في كل صفحة، والإعداد، وتسجيل الدخول. A draft: nobody with a clinical background has reviewed it.

service-name = PHR Card
skip-to-content = الانتقال إلى المحتوى
demo-mark = عرض توضيحي.
demo-words = جميع الأشخاص والبيانات هنا من نسج الخيال.
nav-label = الصفحات
nav-home = البداية
language-label = اللغة
sign-out = تسجيل الخروج

role-registrar = مسجِّل
role-clinician = طبيب سريري
role-epidemiologist = اختصاصي وبائيات
role-administrator = مدير النظام

form-faults = هناك شيء ناقص أو خاطئ. انظر إلى الحقول المعلَّمة؛ ما كتبته ما زال موجودًا، ما عدا كلمات المرور.
form-needed = املأ هذا الحقل.

home-no-key = لا يوجد مفتاح إصدار مفتوح، فلا يمكن إصدار بطاقات. يستطيع مدير النظام أن يرى السبب.

unlock-title = فتح البيانات
unlock-words = بدأت الخدمة وما زالت بياناتها مقفلة. اكتب عبارة المرور التي اختيرت عند إعداد الخدمة.
unlock-passphrase = عبارة مرور البيانات
unlock-button = فتح
unlock-wrong = ليست هذه عبارة مرور هذه البيانات. اكتبها مرة أخرى.

login-title = تسجيل الدخول
login-code = رمز العامل الثاني
login-code-hint = اتركه فارغًا إن لم تُعِدَّه. ويصلح رمز الاسترداد أيضًا.
login-button = تسجيل الدخول
login-wrong = اسم الدخول أو كلمة المرور أو الرمز خاطئ، أو أن الحساب معطَّل.

account-login = اسم الدخول
account-login-hint = من 2 إلى 64 حرفًا أو رقمًا أو نقطة أو شرطة أو شرطة سفلية.
account-login-wrong = يتكون اسم الدخول من 2 إلى 64 حرفًا أو رقمًا أو نقطة أو شرطة أو شرطة سفلية.
account-name = الاسم كما يراه الزملاء
account-password = كلمة المرور
password-hint = 10 أحرف على الأقل. ثلاث كلمات لا علاقة بينها اختيار جيد.
password-again = كلمة المرور مرة أخرى
password-differs = كلمتا المرور مختلفتان.
password-short = كلمة المرور 10 أحرف على الأقل.
password-long = كلمة المرور 256 حرفًا على الأكثر.
password-easy = يسهل تخمين هذه الكلمة: فيها اسم الدخول أو حرف واحد مكرر.

site-name = اسم الموقع
site-code = الرمز القصير للموقع
site-code-hint = أحرف لاتينية صغيرة وأرقام وشرطات. لا يمكن تغييره لاحقًا.
site-code-wrong = يتكون الرمز من 1 إلى 32 حرفًا لاتينيًا صغيرًا أو رقمًا أو شرطة.

setup-title = إعداد الخدمة
setup-words = يجري هذا مرة واحدة. بعدها تُغلق هذه الصفحة.
setup-code = رمز الإعداد
setup-code-hint = يعرضه البرنامج في الطرفية التي شُغِّل منها.
setup-code-wrong = ليس هذا هو الرمز الذي يعرضه البرنامج في طرفيته.
setup-passphrase-legend = عبارة مرور البيانات
setup-passphrase-words = جميع البيانات الصحية ومفتاح الإصدار مشفَّرة بهذه العبارة. تُطلب عند كل تشغيل للبرنامج. لا يستطيع أحد استردادها: من دونها تضيع جميع البيانات. اكتبها على ورقة واحفظها مقفلة بعيدًا عن الحاسوب.
setup-passphrase = عبارة المرور
setup-passphrase-hint = 12 حرفًا على الأقل؛ والأفضل خمس كلمات تُختار بالنرد.
setup-passphrase-again = عبارة المرور مرة أخرى
setup-passphrase-short = عبارة المرور 12 حرفًا على الأقل.
setup-passphrase-differs = عبارتا المرور مختلفتان.
setup-organisation-legend = من يدير الخدمة
setup-organisation = اسم المنظمة
setup-organisation-hint = تذكره البطاقات التي تصدر هنا.
setup-country = البلد
setup-country-hint = حرفان، مثل RS. اتركه فارغًا إن كانت المنظمة لا تعمل لبلد واحد.
setup-country-wrong = البلد حرفان، مثل RS.
setup-account-legend = مدير النظام الأول
setup-key-legend = مفتاح الإصدار
setup-key-words = تُوقَّع البطاقات بهذا المفتاح. تثق بها القارئات في أماكن أخرى متى كان المفتاح في قائمة ثقة.
setup-key-new = إنشاء مفتاح جديد
setup-key-file = أخذ المفتاح من ملف مختوم
setup-key-unreadable = ليس هذا مفتاحًا مختومًا. ألصق نص ملف المفتاح كاملًا.
setup-key-closed = لا تفتح العبارة هذا المفتاح، أو أنه ليس مفتاح إصدار.
setup-sealed-key = نص ملف المفتاح المختوم
setup-sealed-key-hint = يبدأ بـ phr-sealed-key-.
setup-key-passphrase = عبارة مرور ملف المفتاح
setup-key-token = استعمال مفتاح في رمز PKCS#11
setup-token = عنوان المفتاح
setup-token-hint = عنوان PKCS#11، مثل pkcs11:token=centre;object=issuer.
setup-pin = الرقم السري للرمز
setup-no-tokens = بُني هذا البرنامج من دون PKCS#11.
setup-button = إعداد

done-setup = تم إعداد الخدمة. سجِّل الدخول.

error-title = لم ينجح ذلك
error-tell = إذا طلبت المساعدة فاذكر:
error-back = إلى الصفحة الأولى
error-not-found = لا يوجد شيء على هذا العنوان.
error-method-not-allowed = لا يمكن استعمال هذا العنوان بهذه الطريقة.
error-signed-out = لم يسجِّل أحد الدخول، أو انتهت الجلسة. سجِّل الدخول وحاول مرة أخرى.
error-forbidden = دورك لا يسمح بهذا. يستطيع مدير النظام تغيير ذلك.
error-token-refused = رمز الدخول غائب أو خاطئ أو لم يعد مقبولًا. يستطيع مدير الخدمة إنشاء غيره.
error-right-missing = لا يجوز لهذا النظام ذلك. يستطيع مدير الخدمة إنشاء رمز دخول يسمح به.
error-forged = ليس النموذج من هذه الجلسة، أو أنه قديم. حمِّل الصفحة من جديد وأرسله مرة أخرى.
error-host-unknown = لا يمكن الوصول إلى الخدمة بهذا الاسم. استعمل العنوان الذي تعرضه عند بدئها.
error-malformed = لا يمكن قراءة الطلب.
error-too-large = هذا أكبر مما يُقبل هنا.
error-too-many-tries = محاولات كثيرة جدًا. انتظر بضع دقائق وحاول مرة أخرى.
error-not-ready = الخدمة غير جاهزة: يجب إعدادها أو فتحها أولًا.
error-conflict = غيَّر شخص آخر هذا في هذه الأثناء. حمِّل الصفحة من جديد.
error-timeout = استغرق هذا وقتًا طويلًا فأُوقف. حاول مرة أخرى.
error-internal = حدث خطأ في البرنامج. تجده في السجل تحت الرقم أدناه.
error-storage-busy = قاعدة البيانات مشغولة؛ لم يُحفظ شيء. حاول مرة أخرى.
error-storage-exists = يوجد شيء بهذا الاسم. اختر اسمًا آخر.
error-storage-not-found = لا يوجد شيء كهذا هنا.
error-storage-last-administrator = هذا هو مدير النظام الوحيد الذي يستطيع تسجيل الدخول. أنشئ غيره أولًا.
draft-wording = الصياغة بهذه اللغة مسودة: لم يراجعها أحد من ذوي الخلفية السريرية.
