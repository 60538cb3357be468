import type { FastifyRequest } from 'fastify';
import type { ChooseLocale } from '../../flows/linking/page-data.ts';
import { pickLocale } from './page-html.ts';

/** The language of whoever calls: what they ask for, of those we write, else the brand's. */
export const resolveLocale =
  (request: FastifyRequest): ChooseLocale =>
  (brandLocale) =>
    pickLocale(request.headers['accept-language'], brandLocale);
