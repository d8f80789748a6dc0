# التصدير، للمديرين. A draft: nobody has reviewed it.

nav-exports = التصدير
exports-words = يحتوي ملف التصدير على سجل كل شخص كوثيقة FHIR وكما وُقِّع، في ملف واحد يُقرأ دون هذا البرنامج.
exports-list = ملفات التصدير لليوم الأخير وما يُصنع منها الآن
export-number = الرقم
export-begun = طُلب في (UTC)
export-owner = بواسطة
export-state = الحالة
export-persons = الأشخاص
export-start-title = إنشاء ملف تصدير
export-warning = الملف غير مشفَّر. من يملكه يقرأ سجلات الجميع: احفظه حيث يصح ذلك فقط، واحذفه بعد استعماله.
export-site = الأشخاص المسجلون في
export-all-sites = كل المواقع
export-since = فقط من تغيَّر شيء في سجلهم منذ
export-since-hint = فارغ يعني الجميع. سجل كل شخص يكون فيه كاملًا.
export-since-wrong = اكتب اليوم هكذا: سنة-شهر-يوم، مثل 2026-03-31.
export-confidential = مع ما هو سري
export-password-hint = تُطلب مرة أخرى لأن الناتج سجلات الجميع.
export-start = أنشئه
export-title = تصدير { $id }
export-scope = النطاق
export-with-confidential = مع ما هو سري
export-without-confidential = دون ما هو سري
export-progress = { $done } من { $all } شخص
export-state-waiting = ينتظر
export-state-running = قيد العمل
export-state-done = تم
export-state-failed = فشل
export-state-cancelled = أُوقف
export-leave = يمكنك مغادرة هذه الصفحة والعودة إليها. إذا توقفت الخدمة فإنه يستمر من حيث كان.
export-cancel = أوقفه وتخلص منه
export-failure = لم يستمر، والسبب: { $code }. سجل الخدمة يقول المزيد.
export-unread = { $count ->
    [zero] تُقرأ كل السجلات.
    [one] سجل شخص واحد لا يمكن قراءته وليس فيه. البيان يسمي الشخص.
    [two] سجلا شخصين لا يمكن قراءتهما وليسا فيه. البيان يسميهما.
    [few] سجلات { $count } أشخاص لا يمكن قراءتها وليست فيه. البيان يسميهم.
    [many] سجلات { $count } شخصًا لا يمكن قراءتها وليست فيه. البيان يسميهم.
   *[other] سجلات { $count } شخص لا يمكن قراءتها وليست فيه. البيان يسميهم.
}
export-fetch = احفظ الملف ({ $size })
export-of-another = لا يحفظه إلا من طلبه.
export-until = يُحفظ حتى { $time } (UTC).
export-remove = أزله من الخدمة
export-back = العودة إلى التصدير
done-export-removed = أُزيل ملف التصدير.
