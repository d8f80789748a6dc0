# The follow-up work list, its calendar, and the notices by mail. A draft: nobody with a clinical background has reviewed it.

nav-follow-ups = المتابعات
follow-title = المتابعات
follow-today = مستحقة اليوم
follow-week = هذا الأسبوع
follow-overdue = متأخرة
follow-all = كل المفتوحة
follow-site = الموقع
follow-service = الخدمة
follow-every-site = كل المواقع
follow-every-service = كل الخدمات
follow-show = عرض
follow-count = { $count ->
    [0] لا شيء مستحق.
    [one] متابعة واحدة.
    [two] متابعتان.
    [few] { $count } متابعات.
    [many] { $count } متابعة.
   *[other] { $count } متابعة.
}
follow-due = الموعد
follow-what = ماذا
follow-person = الشخص
follow-id = الرقم
follow-state = الحالة
follow-overdue-by = { $days ->
    [one] متأخرة يومًا واحدًا
    [two] متأخرة يومين
    [few] متأخرة { $days } أيام
    [many] متأخرة { $days } يومًا
   *[other] متأخرة { $days } يوم
}
follow-confidential = سري
follow-open = مفتوحة
follow-done = تمّت
follow-not-come = لم يحضر
follow-cancelled = ملغاة
follow-mark-done = تمّت
follow-mark-not-come = لم يحضر
follow-move = تأجيل
follow-move-to = إلى
follow-next = الصفحة التالية
follow-calendar = التقويم

follow-service-general = طب عام
follow-service-tuberculosis = خدمة السل
follow-service-infectious = الأمراض المعدية
follow-service-antenatal = رعاية الحمل
follow-service-child = صحة الطفل
follow-service-vaccination = خدمة التطعيم
follow-service-mental = الصحة النفسية
follow-service-dental = طب الأسنان
follow-service-eye = طب العيون
follow-service-surgery = الجراحة
follow-service-laboratory = المختبر
follow-service-imaging = التصوير
follow-service-social = الخدمات الاجتماعية
follow-service-other = خدمة أخرى
follow-service-none = لم تُذكر خدمة

calendar-title = المتابعات في تقويم
calendar-intro = يمكن لبرنامج تقويم أن يعرض متابعات موقع. يُعطى عنوانًا سريًا؛ من لديه العنوان يرى ما في التقويم دون كلمة مرور.
calendar-content = في التقويم مواعيد وأرقام قصيرة، مثل «متابعة { $id }»: لا أسماء ولا تشخيصات ولا نتائج. معنى الرقم يُرى هنا في قائمة العمل بعد تسجيل الدخول.
calendar-content-service = نوع الخدمة بجانب الرقم يكشف شيئًا من صحة الشخص لمن يدير التقويم. اختره فقط لتقويم يبقى داخل المؤسسة.
calendar-with-service = إظهار نوع الخدمة
calendar-make = إنشاء عنوان سري
calendar-make-new = إنشاء عنوان جديد؛ يتوقف القديم
calendar-revoke = سحب العنوان
calendar-address = يُعرض العنوان مرة واحدة. انسخه الآن إلى برنامج التقويم:
calendar-is-there = أُنشئ عنوان في { $date }. لا يُحفظ هنا ولا يمكن عرضه من جديد.
calendar-none = لا يوجد عنوان.
calendar-event = متابعة { $id }
calendar-event-service = متابعة { $id }: { $service }

notice-subject = { $count ->
    [one] متابعة واحدة مستحقة في { $site }
    [two] متابعتان مستحقتان في { $site }
    [few] { $count } متابعات مستحقة في { $site }
    [many] { $count } متابعة مستحقة في { $site }
   *[other] { $count } متابعة مستحقة في { $site }
}
notice-text = { $count ->
    [one] متابعة واحدة مستحقة في { $site }.
    [two] متابعتان مستحقتان في { $site }.
    [few] { $count } متابعات مستحقة في { $site }.
    [many] { $count } متابعة مستحقة في { $site }.
   *[other] { $count } متابعة مستحقة في { $site }.
}
notice-open = افتح قائمة العمل: { $url }
notice-why = تصل هذه الرسالة من خدمة السجل الصحي لأن الإشعارات بالبريد مفعّلة في حسابك. لا تحتوي أبدًا على أسماء أو بيانات صحية.
notice-title = إشعارات بالبريد
notice-intro = رسالة في كل صباح تستحق فيه متابعات في موقعك. فيها العدد ورابط؛ لا أسماء ولا بيانات صحية.
notice-to = عنوان البريد (اتركه فارغًا إن لم ترد رسائل)
notice-save = حفظ
done-follow-up-changed = تغيّرت القائمة. يقول السجل ذلك حين يوقّع طبيب الزيارة التالية.
done-notice-saved = حُفظ.
follow-unnamed = بلا اسم
error-follow-date = لم يُفهم اليوم الجديد؛ اكتب YYYY-MM-DD أو مدة من اليوم: +10d أو +2w أو +6m.
follow-some = معروض هنا: { $count }؛ يوجد المزيد في صفحات أخرى.
