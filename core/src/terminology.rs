//! stub
#![allow(missing_docs)]
pub fn is_agreed(_s: System, _c: &str) -> bool {
    false
}
#[derive(Clone, Copy)]
pub struct System(u16);
const S: &[&str] =
    &["http://snomed.info/sct", "http://loinc.org", "http://www.whocc.no/atc", "http://hl7.org/fhir/sid/cvx"];
impl System {
    pub fn from_uri(u: &str) -> Option<Self> {
        S.iter().position(|s| *s == u).map(|n| System(n as u16))
    }
    pub fn from_wire_number(n: u16) -> Option<Self> {
        ((n as usize) < S.len()).then_some(System(n))
    }
    pub fn uri(self) -> &'static str {
        S[self.0 as usize]
    }
    pub fn wire_number(self) -> u16 {
        self.0
    }
}
pub struct Unit {
    pub number: u16,
    pub ucum: &'static str,
}
static U: &[Unit] = &[Unit { number: 0, ucum: "mg" }, Unit { number: 1, ucum: "kg" }];
pub fn unit_by_ucum(u: &str) -> Option<&'static Unit> {
    U.iter().find(|x| x.ucum == u)
}
pub fn unit_by_number(n: u16) -> Option<&'static Unit> {
    U.iter().find(|x| x.number == n)
}
pub fn loinc_check_digit(body: u64) -> u8 {
    let mut s = 0u64;
    let d: Vec<u64> = {
        let mut v = vec![];
        let mut b = body;
        while b > 0 {
            v.push(b % 10);
            b /= 10
        }
        v
    };
    for (i, x) in d.iter().enumerate() {
        if i % 2 == 0 {
            let y = x * 2;
            s += y / 10 + y % 10
        } else {
            s += x
        }
    }
    ((10 - s % 10) % 10) as u8
}
