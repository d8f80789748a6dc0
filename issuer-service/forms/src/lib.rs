//! Forms of the health assessment: what was typed becomes entries; search for codes and for persons.
