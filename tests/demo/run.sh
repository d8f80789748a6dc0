#!/usr/bin/env bash
# Shows the main job on the three invented people of tests/samples: make keys and a trust list, issue cards, read the
# pictures back in two languages, follow one person's record through visits in another country, and meet an altered card
# and an unknown issuer. Leaves everything in ./demo.
set -euo pipefail
cd "$(dirname "$0")/../.."
programs="${CARGO_TARGET_DIR:-target}/release"
issuer="$programs/phr-issuer"
reader="$programs/phr-reader"
demo=demo

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
# Shows a command with the programs' plain names, then runs it.
run() {
    printf '\n$ %s' "$(basename "$1")"
    printf ' %q' "${@:2}"
    printf '\n'
    "$@"
}
# Runs a command that is to end with a certain status.
ends_with() {
    local wanted=$1 status=0
    shift
    run "$@" || status=$?
    echo "(exit status $status)"
    if [ "$status" -ne "$wanted" ]; then
        echo "the demo expected exit status $wanted"
        exit 1
    fi
}

rm -rf "$demo"
mkdir -p "$demo/keys"
k="$demo/keys"
log="$demo/break-glass.log"
# What the reader of this demo keeps is in the demo's folder.
export PHR_READER_HOME="$demo/reader"

say "Once for a programme: three roots of which two must sign, a reception centre that issues, a network of clinics that reads"
for root in a b c; do
    run "$issuer" keys new --kind root --out "$k/root-$root.key" --no-passphrase
done
for kind in issuer network; do
    run "$issuer" keys new --kind "$kind" --out "$k/$kind.key" --no-passphrase
done
run "$issuer" roots new --threshold 2 --key "$k"/root-?.key.pub --out "$demo/roots.txt"
run "$issuer" trust-list new --roots "$demo/roots.txt" --name en="Route health programme" --out "$demo/draft.json"
run "$issuer" trust-list add-issuer --draft "$demo/draft.json" --key "$k/issuer.key.pub" --purpose assess,visit,revoke \
    --name en="Harbour reception centre" --name fr="Centre d'accueil du port" --country GR --from 2026-01-01
run "$issuer" trust-list add-network --draft "$demo/draft.json" --key "$k/network.key.pub" \
    --name en="Route clinics" --name fr="Cliniques de la route" --from 2026-01-01
# Two roots sign, one after the other, as they would on machines of their own.
sign_list() {
    run "$issuer" trust-list sign --draft "$demo/draft.json" --root-key "$k/root-a.key" --out "$demo/list-a" --force
    run "$issuer" trust-list sign --list "$demo/list-a" --root-key "$k/root-b.key" --out "$1" --force
}
sign_list "$demo/trust.phrlist"

say "At the reception centre: three summaries become cards"
run "$issuer" issue --fhir tests/samples/*.json --key "$k/issuer.key" --trust "$demo/trust.phrlist" \
    --root "$demo/roots.txt" --out "$demo/cards"

trust=(--trust "$demo/trust.phrlist" --root "$demo/roots.txt")
arabic="$demo/cards/arabic-script-unknown-birth-day"
pregnant="$demo/cards/pregnant-ethiopic-script"
child="$demo/cards/child-vaccinations-cyrillic-script"

say "What anyone can see of a card: nothing of the person"
run "$reader" inspect "$arabic/card.png"

say "A clinic's machine is told whom to believe: once, by the name of the roots, and then by lists"
ends_with 2 "$reader" trust import "$demo/list-a" --roots "$(sed -n '/^phr-roots-/p' "$demo/roots.txt")"
run "$reader" trust import "$demo/trust.phrlist" --roots "$(sed -n '/^phr-roots-/p' "$demo/roots.txt")"
run "$reader" trust status

say "At a clinic, offline: the picture of a card, opened with the person's access code, in English"
run "$reader" read "$arabic/card.png" --access-code-file "$arabic/access-code.txt" --lang en

say "The same in French, of the pregnant woman, opened with the clinics' own key: for a reason, which is logged"
clinic=(--network-key "$k/network.key" --operator "Night desk" --log "$log")
run "$reader" read "$pregnant/card.png" "${trust[@]}" "${clinic[@]}" --reason "in labour, slip lost" --lang fr

say "The child's card as a FHIR document for the clinic's own system"
run "$reader" read "$child/card.png" "${trust[@]}" "${clinic[@]}" --reason "vaccination, slip lost" --format fhir >"$demo/child.fhir.json"
echo "written to $demo/child.fhir.json: $(wc -c <"$demo/child.fhir.json") bytes"

say "The story of one record: visits in Serbia, by a clinic with a key of its own"
run "$issuer" keys new --kind issuer --out "$k/clinic.key" --no-passphrase
run "$issuer" trust-list add-issuer --draft "$demo/draft.json" --key "$k/clinic.key.pub" --purpose visit \
    --name en="Clinic in Belgrade" --name fr="Clinique à Belgrade" --country RS --from 2026-01-01
sign_list "$demo/trust.phrlist"
run "$reader" trust import "$demo/trust.phrlist"
visits=tests/samples/visits
slip="$arabic/access-code.txt"
visit() { run "$issuer" visit --access-code-file "$slip" --key "$k/clinic.key" "${trust[@]}" "$@"; }
# The reference of the entry with this name, or with this ingredient.
reference() {
    "$reader" read "$1" "${trust[@]}" --access-code-file "$slip" --references 2>/dev/null |
        awk -v words="$2" 'index($0, words) == 4 || index($0, "Ingredient: " words) { found = 1 } found && $1 == "Reference:" { print $2; exit }'
}
visit --card "$arabic/card.png" --entries "$visits/1-serbia-bronchitis.json" --out "$demo/story/1-visit"

say "The second visit stops a medicine, gives a vaccine dose, and closes the follow-up for it"
medicine=$(reference "$demo/story/1-visit/card.png" amlodipine)
vaccination=$(reference "$demo/story/1-visit/card.png" "Measles, mumps and rubella vaccination")
visit --card "$demo/story/1-visit/card.png" --entries "$visits/2-serbia-medicine-stopped.json" \
    --amend "$medicine=stopped" "$vaccination=completed" --out "$demo/story/2-visit"

say "The record goes on apart: once on paper, once on a chip"
hba1c=$(reference "$demo/story/2-visit/card.png" "Haemoglobin A1c measurement")
bronchitis=$(reference "$demo/story/2-visit/card.png" "Acute bronchitis")
visit --card "$demo/story/2-visit/card.png" --entries "$visits/3-on-paper.json" --amend "$hba1c=completed" \
    --out "$demo/story/3-paper"
visit --card "$demo/story/2-visit/card.phr" --entries "$visits/3-on-chip.json" --amend "$bronchitis=resolved" \
    --carrier type4-4k --out "$demo/story/3-chip"

say "In Germany both are put together: each entry as it is now, with who said it"
run "$reader" read "$demo/story/3-paper/card.png" "$demo/story/3-chip/card.phr" "${trust[@]}" \
    --access-code-file "$slip" --history
visit --card "$demo/story/3-paper/card.png" "$demo/story/3-chip/card.phr" --out "$demo/story/4-together"

say "The clinic's key is withdrawn: what it said is marked, and what Greece said stands as Greece said it"
run "$issuer" trust-list withdraw-issuer --draft "$demo/draft.json" --key "$k/clinic.key.pub" --reason compromised
sign_list "$demo/withdrawn.phrlist"
ends_with 1 "$reader" read "$demo/story/4-together/card.phr" --trust "$demo/withdrawn.phrlist" --root "$demo/roots.txt" \
    --access-code-file "$slip"

say "The centre in Greece says the long record again in one attestation, and notes that the old card was replaced"
run "$issuer" status-list new --key "$k/issuer.key.pub" --out "$demo/status.jsonl"
run "$issuer" visit --card "$demo/story/4-together/card.phr" --access-code-file "$slip" --restate --key "$k/issuer.key" \
    "${trust[@]}" --status-draft "$demo/status.jsonl" --out "$demo/story/5-restated"
ls -l "$demo"/story/*/card.phr

say "A reader with the centre's status list says that the first card was replaced, and what it says all the same"
run "$issuer" status-list sign --draft "$demo/status.jsonl" --key "$k/issuer.key" --out "$demo/1.phrstatus"
run "$reader" trust import "$demo/1.phrstatus"
ends_with 1 "$reader" verify "$arabic/card.png" --access-code-file "$slip"
run "$reader" verify "$demo/story/5-restated/card.phr" --access-code-file "$slip"

say "What is to be done, for a calendar"
run "$reader" read "$demo/story/5-restated/card.phr" "${trust[@]}" --access-code-file "$slip" --format ical >"$demo/follow-ups.ics"
grep -E "^(SUMMARY|DTSTART)" "$demo/follow-ups.ics"

say "A card on which one byte was changed does not open"
cp "$arabic/card.phr" "$demo/altered.phr"
printf '\x00' | dd of="$demo/altered.phr" bs=1 seek=300 conv=notrunc status=none
cmp -s "$arabic/card.phr" "$demo/altered.phr" && printf '\x01' | dd of="$demo/altered.phr" bs=1 seek=300 conv=notrunc status=none
ends_with 2 "$reader" read "$demo/altered.phr" "${trust[@]}" "${clinic[@]}" --reason "slip lost"

say "A card by somebody who is not on the trust list opens, and is not believed"
run "$issuer" keys new --kind issuer --out "$k/stranger.key" --no-passphrase
run "$issuer" issue --fhir tests/samples/arabic-script-unknown-birth-day.json --key "$k/stranger.key" \
    --network "$k/network.key.pub" --out "$demo/cards/by-a-stranger"
ends_with 1 "$reader" read "$demo/cards/by-a-stranger/card.png" "${trust[@]}" "${clinic[@]}" --reason "slip lost"

say "What was opened without the person's access code, for whoever answers for it"
run "$reader" log show --log "$log"
run "$reader" log verify --log "$log"

say "Done. Open these pictures:"
ls "$demo"/cards/*/card.png "$demo"/story/*/card.png
echo "and beside each: card.svg, card.txt, card.phr, access-code.txt (the slip), report.json (what the card does not carry)"
