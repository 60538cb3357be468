import type { Context } from '../../context.ts';
import type { ImageSize } from '../../contract/images.ts';

/** A picture in one size, public. The picture of an id never changes. */
export async function servedImage(context: Context, id: string, size: ImageSize) {
  const image = await context.store.images.data(id, size);
  return image && { ...image, etag: `"${id}-${size}"` };
}
