//! Prints PHR Cards: PDF of a card, of sheets, of a booklet and of the access-code slip.
