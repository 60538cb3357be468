import type { CredentialFinding, CredentialTest } from '../../domain/setup-credentials.ts';
import type { AccountInfo } from '../channel.ts';

/** What Meta told of an account, as findings beside the values that were typed. The codes: `info.ts` and each platform's own. @param more what codes mean for one platform */
export function testMeta(info: AccountInfo, more: Record<string, CredentialFinding> = {}): CredentialTest {
  if (info.ok) {
    return { answered: true, findings: [], account: { name: info.name, pictureUrl: info.pictureUrl } };
  }
  if (info.reason === 'platform_error') return { answered: false, findings: [], account: null };
  const finding = more[info.code] ?? byCode[info.code] ?? { field: 'accessToken', problem: 'token_refused' };
  return { answered: true, findings: [finding], account: null };
}

const byCode: Record<string, CredentialFinding> = {
  another_app: { field: 'appSecret', problem: 'app_of_another' },
  page_id: { field: 'pageId', problem: 'page_of_another' },
  account_id: { field: 'accountId', problem: 'account_of_another' },
  phone_number: { field: 'phoneNumber', problem: 'number_of_another' },
};

const numberUnknown: CredentialFinding = { field: 'phoneNumberId', problem: 'number_unknown' };
/** A number is asked for by its id, a page as `me`: so a refusal may mean the id as well as the token. */
export const numberRefusals = {
  10: numberUnknown,
  131005: numberUnknown,
  no_access: numberUnknown,
  phone_number_id: numberUnknown,
};
