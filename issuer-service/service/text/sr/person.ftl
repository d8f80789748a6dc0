# A record as it is shown, and the page of a person. A draft: nobody with a clinical background has reviewed it.

view-person = Особа
view-notices = Шта се прво мора знати
view-attestations = Одакле ово потиче
view-attestation = Исказ
view-record = Картон
view-key = Кључ
view-withheld = Задржано
view-withheld-issuer-unknown = Издавалац није ни на једном списку поверења који се овде чува
view-withheld-signature-wrong = Потпис је погрешан, па се садржај не приказује
view-withheld-other-record = Припада другом картону
view-withheld-other-compartment = Стоји где му није место
view-withheld-other = Не може да се прочита
view-draft = радни превод
view-danger = Опасност
view-warning = Упозорење
view-notice = Напомена
view-ok = У реду

person-title = Картон { $id }
person-visit = Нова посета
person-issue = Издај картицу
person-confidential-show = Прикажи поверљиви део
person-confidential-hide = Сакриј поверљиви део
person-confidential-there = Што је у картону поверљиво приказује се само лекарима, а сваки увид се уписује у дневник.
person-confidential-shown = Поверљиви део је приказан. Овај увид је уписан у дневник.
person-empty = Још ништа није записано.
person-cards = Издате картице
person-no-cards = Овде није издата ниједна картица.
person-card-issued = Издата
person-card-by = издао
person-follow-ups = У радној листи
person-no-follow-ups = Ништа није планирано.
person-taken-card = Прочитано са картице { $date }, прочитао { $who }.
person-taken-here = Потписано овде { $date }, потписао { $who }.
person-registered = Уписано { $date }, место: { $site }
person-left-behind = Поверљиви део овог картона остао је на картици, јер је отворена без приступног кода. Прочитајте картицу поново с кодом да бисте га имали овде; иначе ће следећа посета рачунати да недостаје.
