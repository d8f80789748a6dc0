# Registering a person. A draft: nobody with a clinical background has reviewed it.

nav-register = تسجيل
register-title = تسجيل شخص
register-new = تسجيل جديد
register-drafts = متابعة
register-drafts-words = تسجيلات بدأت في هذا الموقع ولم تكتمل.
register-nameless = بلا اسم بعد
register-saved-at = حُفظ { $time }
register-of-another = بدأه شخص آخر
register-index = الأقسام
register-state-empty = فارغ
register-state-typed = مملوء
register-state-absent = لا شيء يُذكر
register-state-wrong = هناك خطأ
register-absence = لا شيء مذكور لأنه
register-listed = مذكور أدناه
register-unit = الوحدة
register-more = المزيد
register-remove-row = إزالة
register-add-row = إضافة آخر
register-saved = كل شيء محفوظ.
register-saving = جارٍ الحفظ …
register-unsaved = لم يُحفظ بعد: الخدمة لا تجيب. تُعاد المحاولة؛ أبقِ هذه الصفحة مفتوحة.
register-signed-out = لم يُحفظ بعد: سُجّل خروجك.
register-gone = أُكملت هذه المسودة أو أُلغيت في مكان آخر، فلا يُحفظ فيها شيء بعد الآن. ابحث عن الشخص قبل أن تكتب ذلك مرة أخرى.
register-changed = غيّرت صفحة أخرى هذه المسودة في اللحظة نفسها. لم يُوقَّع شيء: راجعها ثم أكملها مرة أخرى.
register-theirs = غيّرت صفحة أخرى هذه المسودة بعد عرض هذه الصفحة. في النموذج ما كتبته أنت، وما زال في المسودة ما يلي. احفظ أو أكمل مرة أخرى لإبقاء ما كتبته.
register-conflict = غيّر شخص آخر هذا الحقل في هذه الأثناء. ما كتبه:
register-keep-theirs = أبقِ ما كتبه
register-take-mine = خذ ما كتبتُ
register-no-hits = لا رمز مناسب؛ تُحفظ الكلمات وحدها.
register-due-buttons = بعد أسبوع=1w|شهر=1m|3 أشهر=3m|6 أشهر=6m
register-likely = هناك شخص مشابه مسجّل من قبل. انظر قبل أن تتابع؛ لا يُدمج أحد أبدًا.
register-finish = الإكمال
register-rest-words = عن كل الأقسام التي لا تقول شيئًا بعد، قل:
register-rest-none-known = لا يوجد شيء معروف
register-rest-not-asked = لم يُسأل
register-complete = أكمل التسجيل
register-complete-words = يُوقَّع السجل ويُحفظ. لا يمكن تغييره بعد ذلك، بل استكماله عند زيارة.
register-save = حفظ
register-discard = تجاهل هذه المسودة
register-discard-sure = أتتجاهل كل ما كُتب هنا؟
register-keys = المفاتيح: Enter إلى الحقل التالي، ويضيف سطرًا بعد الأخير؛ Alt+1 أو 2 أو 3 يقول لماذا لا يسرد القسم شيئًا وينتقل إلى التالي؛ Alt+Page Down إلى القسم التالي؛ Alt+1 حتى 9 يأخذ رمزًا من القائمة؛ Ctrl+Enter يُكمل.
register-problems = { $count ->
    [one] هناك أمر واحد يجب تصحيحه أولًا. ما كُتب محفوظ.
    [two] هناك أمران يجب تصحيحهما أولًا. ما كُتب محفوظ.
    [few] هناك { $count } أمور يجب تصحيحها أولًا. ما كُتب محفوظ.
   *[other] هناك { $count } أمرًا يجب تصحيحها أولًا. ما كُتب محفوظ.
}
register-warnings = { $count ->
    [one] هناك أمر واحد يبدو غريبًا. صحّحه، أو أكمل من جديد إن كان صحيحًا.
    [two] هناك أمران يبدوان غريبين. صحّحهما، أو أكمل من جديد إن كانا صحيحين.
    [few] هناك { $count } أمور تبدو غريبة. صحّحها، أو أكمل من جديد إن كانت صحيحة.
   *[other] هناك { $count } أمرًا يبدو غريبًا. صحّحها، أو أكمل من جديد إن كانت صحيحة.
}
register-no-key = لا مفتاح مُصدِر مفتوح هنا، فلا يمكن توقيع شيء. ما كُتب محفوظ.
register-not-signed = تعذّر توقيع التسجيل؛ لم يُخزَّن شيء. ما كُتب محفوظ.
register-sign-in-title = سجّل الدخول من جديد
register-sign-in-words = انتهت جلستك. ما كتبته ما زال هنا ويُحفظ بعد تسجيل الدخول.
register-sign-in-failed = لم ينجح ذلك. تحقّق مما كتبت.
done-registered = سُجّل الشخص: السجل موقَّع ومحفوظ.
done-draft-saved = حُفظت المسودة.
done-draft-discarded = أُهملت المسودة.
computed-bmi = مؤشر كتلة الجسم
computed-weeks = أسابيع الحمل
computed-due-date = تاريخ الولادة المتوقع، من آخر دورة
likeness-same-identifier = الرقم نفسه
likeness-same-name = الاسم نفسه
likeness-alike-name = اسم مشابه
likeness-same-birth-date = تاريخ الميلاد نفسه
likeness-birth-date-agrees = تاريخ ميلاد متوافق
likeness-birth-year-near = سنة ميلاد قريبة
likeness-other-birth-year = سنة ميلاد أخرى
likeness-same-sex = الجنس نفسه
likeness-other-sex = جنس آخر
