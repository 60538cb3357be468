/** M8: a file of this many bytes is refused, one byte less is taken. */
export const tooManyImageBytes = 5 * 1024 * 1024;
/** A decoded picture takes four bytes a pixel. */
export const maxImagePixels = 25_000_000;
/** One that is a pixel wide and millions high costs minutes to make smaller, however few bytes it has. */
export const maxImageSide = 12_000;
/** Narrower pictures are taken, with advice. */
export const adviceWidth = 660;
