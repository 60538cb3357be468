/** What put a tag on a contact, or took it off. */
export const tagOrigins = ['link', 'undo', 'staff', 'key', 'administrator_key', 'journey', 'tag_edit'] as const;
export type TagOrigin = (typeof tagOrigins)[number];
