# A record as it is shown, and the page of a person. A draft: nobody with a clinical background has reviewed it.

view-person = الشخص
view-notices = ما يجب معرفته أولًا
view-attestations = مصدر هذه المعلومات
view-attestation = الإفادة
view-record = السجل
view-key = المفتاح
view-withheld = محجوب
view-withheld-issuer-unknown = الجهة المصدرة غير واردة في أي قائمة ثقة محفوظة هنا
view-withheld-signature-wrong = التوقيع غير صحيح، لذلك لا يُعرض المحتوى
view-withheld-other-record = يخص سجلًا آخر
view-withheld-other-compartment = ورد في غير مكانه
view-withheld-other = لا يمكن قراءته
view-draft = ترجمة أولية
view-danger = خطر
view-warning = تحذير
view-notice = ملاحظة
view-ok = سليم

person-title = السجل { $id }
person-visit = زيارة جديدة
person-issue = إصدار بطاقة
person-confidential-show = عرض الجزء السري
person-confidential-hide = إخفاء الجزء السري
person-confidential-there = ما هو سري في السجل لا يُعرض إلا للأطباء، وكل اطلاع عليه يُكتب في سجل التدقيق.
person-confidential-shown = الجزء السري معروض. كُتب هذا الاطلاع في سجل التدقيق.
person-empty = لم يُسجَّل شيء بعد.
person-cards = البطاقات الصادرة
person-no-cards = لم تصدر هنا أي بطاقة.
person-card-issued = صدرت
person-card-by = من
person-follow-ups = في قائمة العمل
person-no-follow-ups = لا شيء مخطط.
person-taken-card = قُرئت من بطاقة في { $date } بواسطة { $who }.
person-taken-here = وُقِّعت هنا في { $date } بواسطة { $who }.
person-registered = سُجِّل في { $date } في { $site }
person-left-behind = بقي جزء سري من هذا السجل على البطاقة لأنها فُتحت بلا رمز الوصول. اقرأ البطاقة من جديد بالرمز ليكون هنا؛ وإلا فستعدّه الزيارة التالية ناقصًا.
