/** A platform's errors about typed values, by field. */
type CredentialProblem =
  | 'id_of_another'
  | 'token_refused'
  | 'token_of_another'
  | 'secret_refused'
  | 'pair_refused'
  | 'same_channel'
  | 'liff_of_another'
  | 'liff_unknown'
  | 'page_of_another'
  | 'account_of_another'
  | 'number_unknown'
  | 'number_of_another'
  | 'app_of_another';
export type CredentialFinding = { field: string; problem: CredentialProblem; found?: string };

/**
 * The platform's check of values before they are saved. `answered: false`: it didn't answer every call, which proves nothing about
 * the values.
 */
export type CredentialTest = {
  answered: boolean;
  findings: CredentialFinding[];
  account: { name: string; pictureUrl: string | null } | null;
};
