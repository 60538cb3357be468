import type { Pool } from 'pg';
import type { ImageSize } from '../contract/images.ts';
import { queriesOn } from './database/rows.ts';

export type ImageRow = {
  id: string;
  width: number;
  height: number;
  bytes: number;
  type: 'image/jpeg' | 'image/png';
  createdAt: Date;
  createdBy: string;
};
type SizeRow = { size: ImageSize; width: number; height: number; data: Buffer };

/** Pictures, in the database so that they move with it. Never changed or deleted, since sent cards show them. */
export function buildImageStore(pool: Pool) {
  const { firstRow } = queriesOn(pool);
  return {
    async insert(image: ImageRow, sizes: SizeRow[]): Promise<void> {
      await pool.query(
        `with image as (
           insert into image (id, width, height, bytes, type, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7))
         insert into image_size (image_id, size, width, height, data)
         select $1, * from unnest($8::text[], $9::int[], $10::int[], $11::bytea[])`,
        [
          image.id,
          image.width,
          image.height,
          image.bytes,
          image.type,
          image.createdAt,
          image.createdBy,
          sizes.map(({ size }) => size),
          sizes.map(({ width }) => width),
          sizes.map(({ height }) => height),
          sizes.map(({ data }) => data),
        ],
      );
    },

    /** The size of a picture, without its data. */
    find: (id: string): Promise<Pick<ImageRow, 'width' | 'height'> | null> =>
      firstRow({
        name: 'image',
        text: 'select width, height from image where id = $1',
        values: [id],
      }),

    data: (id: string, size: ImageSize): Promise<(Pick<ImageRow, 'type'> & Pick<SizeRow, 'data'>) | null> =>
      firstRow({
        name: 'image-data',
        text: `select i.type, s.data from image i join image_size s on s.image_id = i.id where i.id = $1 and s.size = $2`,
        values: [id, size],
      }),
  };
}
