/** In a message's words it stands for the receiving contact's own name. */
export const nameVariable = '{name}';

/** How long it counts, in the unit of the platform: as many as a shown name has characters at most. */
export const nameUnits = 20;
