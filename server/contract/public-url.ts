import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { plainString } from './link.ts';

const privateNames = /^[^.]*$|\.(localhost|local|internal|intranet|lan|home|corp|arpa)$/;
const privateV4 =
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|22[4-9]|2[3-5]\d)\./;

/** True for a public web address: without a user name and not a host of a private network. */
export function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, hostname } = new URL(text);
  if (username !== '' || password !== '') return false;
  // IPv6: only 2000::/3 is allocated.
  if (hostname.startsWith('[')) return /^\[[23][\da-f]{3}:/.test(hostname);
  return !privateNames.test(hostname.replace(/\.$/, '')) && !privateV4.test(hostname);
}

/** An https address for customers, percent-encoded. */
export const publicHttps = (max: number) =>
  plainString.pipe(
    z
      .url({ protocol: /^https$/, normalize: true, message: fieldIssue('https_only') })
      .max(max)
      .refine((url) => !url.startsWith('https:') || isPublicUrl(url), fieldIssue('not_public')),
  );
