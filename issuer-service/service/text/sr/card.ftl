# Reading a card, and taking its record over. A draft: nobody with a clinical background has reviewed it.

nav-read-card = Читање картице
card-title = Читање картице
card-picture = Слика картице
card-picture-hint = PNG, JPEG или WebP; до 16 MB. Од ње се ништа не чува.
card-camera = Користи камеру
card-camera-stop = Искључи камеру
card-camera-looking = Држите код картице пред камером.
card-camera-found = Код је прочитан. Откуцајте приступни код.
card-camera-none = Камера не може да се користи: { $reason }
card-text = Текст картице
card-text-hint = Шта скенер овде откуца или шта је копирано: почиње са PHR1:
card-code = Приступни код
card-code-hint = Цифре са листића особе, на било ком писму. Код се не чува.
card-open = Отвори
card-network = Отвори без приступног кода, кључем здравствене мреже
card-network-hint = За хитне случајеве, кад особа не може да каже код. Поверљиви део остаје затворен, а отварање се уписује у дневник.
card-network-reason = Разлог
card-read-at = Прочитано { $date }. Ништа није сачувано.
card-take-over = Преузимање
card-take-over-new = Преузми као нову особу
card-take-over-known = Додај картону { $id }
card-take-over-hint-new = Овде нема картона са овим бројем. Уписује се особа са оним што картица каже и одакле сваки исказ потиче.
card-take-over-hint-known = Овај картон се чува овде. Додаје се оно што је на картици ново; ништа се не замењује.
card-nothing-new = Све са ове картице се већ чува овде.
card-new-count = { $count ->
    [one] { $count } исказ је нов.
    [few] { $count } исказа су нова.
   *[other] { $count } исказа је ново.
}
card-unknown-warning = Није све на овој картици од издаваоца са списка поверења који се овде чува. Чува се са тим упозорењем.
card-withheld-warning = Оно што је задржано не преузима се.
card-nothing-readable = Ништа на овој картици не може овде да се прочита, па нема шта да се преузме.
card-leave = Затвори без чувања
card-duplicates = Можда је ово иста особа
card-duplicates-hint = Не спајају се: прво их погледајте. Два картона једне особе остају два картона.
card-duplicate-score = { $score } од 100
card-gone = Картица више није отворена. Прочитајте је поново.
card-error-title = Картица није прочитана
card-error-open-not-for-this-key = Овај приступни код не отвара ову картицу. Упоредите га са листићем, цифру по цифру.
card-error-open-failed = Картица је оштећена или измењена после израде. Скенирајте је поново; затим тражите нову од издаваоца.
card-error-open-out-of-memory = Нема довољно меморије за проверу приступног кода. Затворите друге програме и покушајте поново.
card-error-access-code-not-a-digit = Приступни код има само цифре. Откуцајте га са листића.
card-error-access-code-wrong-length = Приступни код има 16 цифара (или 20). Откуцајте све, са листића.
card-error-access-code-mistyped = Једна цифра приступног кода је погрешна. Упоредите са листићем.
card-error-no-symbol-found = На слици није нађен код. Да ли је цео на слици, оштар, са мало белог око њега?
card-error-no-symbol-accepted = На слици има кодова, али ниједан није са картице.
card-error-picture-empty = Слика је празна. Сачувајте је или пошаљите поново.
card-error-not-a-picture = Ово није слика која овде може да се чита. Потребан је PNG, JPEG или WebP.
card-error-picture-damaged = Слика је оштећена. Сачувајте је или пошаљите поново.
card-error-picture-too-large = Слика је превелика. Смањите је.
card-error-card-text-not-a-card = Ово није текст картице: не почиње са PHR1:
card-error-card-text-other-version = Ова картица има новији формат. Програм прво мора да се ажурира.
card-error-card-text-not-a-digit = Међу цифрама текста картице има нечег што није цифра. Скенирајте код поново.
card-error-card-text-incomplete = Недостају цифре текста картице. Скенирајте поново цео код.
card-error-card-text-out-of-range = Од ових цифара нема картице. Скенирајте код поново.
card-error-card-text-too-long = Текст је дужи од текста било које картице.
card-error-input-unknown = Ово није ни слика ни текст картице.
card-error-too-many-tries = Испробано је превише приступних кодова. Сачекајте неколико минута.
card-error-network-not-granted = Овој служби није дат кључ мреже који отвара ову картицу. Тражите приступни код.
card-error-reason-needed = Наведите зашто се картица отвара без приступног кода.
card-error-other = Картица не може да се прочита.
done-taken-over = Картон је преузет.
done-card-closed = Картица је затворена; ништа није сачувано.
