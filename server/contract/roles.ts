/** The roles of a person or a key (M1), from the highest to the lowest. */
export const roles = ['administrator', 'supervisor', 'marketer', 'marketing_support', 'agent'] as const;
export type Role = (typeof roles)[number];

/** The permission that a call needs: the rows of the contract's table *Who may do what*. */
export const permissions = ['use', 'correct', 'read_channels', 'administer', 'mint_cards'] as const;
export type Permission = (typeof permissions)[number];
