/** M8: a file of this many bytes is refused, one byte less is accepted. */
export const tooManyImageBytes = 5 * 1024 * 1024;
/** A decoded picture takes four bytes a pixel. */
export const maxImagePixels = 25_000_000;
/** A picture one pixel wide and millions high takes minutes to resize, even if the file is small. */
export const maxImageSide = 12_000;
/** Narrower pictures are accepted, with a recommendation. */
export const adviceWidth = 660;
