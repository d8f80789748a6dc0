# A return visit. A draft: nobody with a clinical background has reviewed it.

visit-of = زيارة السجل { $id }
visit-change = تغيير
visit-change-stopped = أُوقف
visit-change-resolved = زال
visit-change-refuted = لم يتأكد: منفي
visit-change-done = تمّ
visit-change-not-come = لم يحضر
visit-change-moved = تأجيل إلى
visit-change-in-error = أُدخل خطأ
visit-from-list = هكذا وُسم في قائمة العمل
visit-present = ما يقوله السجل، وما تغيّر
visit-present-hint = نقرة واحدة لكل تغيير: ما يُعلَّم يُوقَّع مع الزيارة. لا يُمحى شيء.
visit-new = الجديد
visit-new-hint = فقط ما وُجد أو أُجري في هذه الزيارة. لا حاجة لكتابة ما يقوله السجل من قبل.
visit-sign = توقيع الزيارة
visit-sign-hint = إفادة من هذه الخدمة، واسمك في سجل التدقيق. لا تُغيَّر لاحقًا، بل تُعدَّل بإفادة أخرى.
visit-nothing = لم يتغيّر شيء ولم يُكتب جديد، فلا شيء يُوقَّع.
visit-problems = بعض الحقول لا يمكن قراءتها بعد. ما كُتب محفوظ.
visit-error-change-entry = بند طُلب تغييره لم يعد في السجل. انظر إلى السجل كما هو الآن واختر من جديد.
visit-error-change-not-offered = تغيير لا يناسب البند، أو أجراه شخص آخر. انظر إلى السجل كما هو الآن.
visit-error-change-date = هذا ليس تاريخًا. اكتب YYYY-MM-DD أو مدة من اليوم: +10d أو +2w أو +6m.
visit-error-change-twice = بند واحد غُيِّر بطريقتين. اختر واحدة.
visit-error-signing = لم يمكن توقيع الزيارة؛ لم يُحفظ شيء. ما كُتب محفوظ في المسودة.
done-visit-signed = وُقِّعت الزيارة. ما كان في السجل كما هو لا يُذكر مرتين.
visit-no-key = لا يوجد هنا مفتاح إصدار مفتوح، فلا يمكن التوقيع. ما كُتب محفوظ.
visit-no-record = ليس لهذا الشخص سجل بعد. أكمل التسجيل أولًا.
