/** What a platform finds wrong with values that were typed, by the field that it stands beside. */
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
 * What came of asking the platform about values before they are kept. `answered: false`: it didn't answer all that was asked, which
 * says nothing of the values.
 */
export type CredentialTest = {
  answered: boolean;
  findings: CredentialFinding[];
  account: { name: string; pictureUrl: string | null } | null;
};
