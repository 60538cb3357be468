// Numbered ids, the same in Node and in SQL, so that both sides of a comparison do the same work on rows of their own.
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/** `kind` tells cards from contacts, profiles and so on. */
export const uuidOf = (kind: number, n: number) => `00000000-0000-7000-${hex(0x8000 + kind, 4)}-${hex(n, 12)}`;
export const lineUserOf = (n: number) => `U${hex(n, 32)}`;

/** The same in SQL, where `n` is an expression. */
export const uuidSql = (kind: number, n: string) =>
  `('00000000-0000-7000-${hex(0x8000 + kind, 4)}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
export const lineUserSql = (n: string) => `'U' || lpad(to_hex(${n}), 32, '0')`;

export const kinds = {
  profile: 1,
  contact: 2,
  card: 3,
  tap: 4,
  newProfile: 5,
  newContact: 6,
  attempt: 7,
  merge: 8,
  outbox: 9,
  outbox2: 10,
  audit: 11,
};
