/** Who a person or a key may be (M1), from the highest to the lowest. */
export const roles = ['administrator', 'supervisor', 'marketer', 'marketing_support', 'agent'] as const;
export type Role = (typeof roles)[number];

/** What a call needs; the contract's table *Who may do what*, row by row. */
export const permissions = ['use', 'correct', 'read_channels', 'administer', 'mint_cards'] as const;
export type Permission = (typeof permissions)[number];
