# Finding a person. A draft: nobody with a clinical background has reviewed it.

nav-find = بحث
find-title = البحث عن شخص
find-box = الاسم أو رقم السجل أو البطاقة
find-box-hint = اسم بأي كتابة، أو رقم سجل، أو نص بطاقة: ضع المؤشر هنا وامسح الرمز.
find-more = تضييق البحث
find-from = مسجَّل من
find-until = إلى
find-site = الموقع
find-every-site = كل المواقع
find-button = بحث
find-results = { $count ->
    [0] لم يُعثر على أحد.
    [one] عُثر على شخص واحد.
    [two] عُثر على شخصين.
    [few] عُثر على { $count } أشخاص.
    [many] عُثر على { $count } شخصًا.
   *[other] عُثر على { $count } شخص.
}
find-none-hint = ابحث بجزء من الاسم، أو بتهجئة أخرى، أو بالكتابة الأخرى. إن كان الشخص يحمل بطاقة فاقرأ البطاقة.
find-next = الصفحة التالية
find-name = الاسم
find-birth = الميلاد
find-sex = الجنس
find-registered = التسجيل
find-date-wrong = هذا ليس تاريخًا. اكتب YYYY-MM-DD.
find-too-short = اكتب حرفين على الأقل.
find-read-card = قراءة بطاقة
find-register = تسجيل شخص جديد
find-no-name = الاسم غير معروف
find-sex-male = ذكر
find-sex-female = أنثى
find-sex-other = آخر
find-sex-unknown = غير معروف
find-some = معروض هنا: { $count }؛ يوجد المزيد في صفحات أخرى. ضيّق البحث.
