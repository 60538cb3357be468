import type { MenuProblem } from '../contract/rich-menus.ts';

export type MenuRule = {
  id: string;
  tag: string;
  richMenuId: string;
  priority: number;
  problem: MenuProblem | null;
  createdAt: Date;
};

export type MenuFacts = {
  state: 'active' | 'blocked' | 'gone';
  tags: readonly string[];
  /** The menu that OmniLink has linked; null: none. */
  current: string | null;
  /** False if a call's outcome isn't known: the platform may have `current`, or what was before. */
  isSettled: boolean;
};

export type MenuStep =
  /** The platform has what is wanted, or nothing of ours. */
  | { act: 'keep' }
  | { act: 'link'; rule: MenuRule }
  /** Back to the account's default menu. */
  | { act: 'unlink' }
  /** The platform doesn't take the rule's menu. */
  | { act: 'wait'; rule: MenuRule }
  /** A call would be lost: the contact is looked at again when it comes back. */
  | { act: 'leave' };

/** The rule whose menu a contact with these tags has: the highest priority, of equal ones the older; null: none. */
export function wantedRule(rules: readonly MenuRule[], tags: readonly string[]): MenuRule | null {
  return rules.filter(({ tag }) => tags.includes(tag)).reduce<MenuRule | null>(stronger, null);
}

function stronger(best: MenuRule | null, rule: MenuRule): MenuRule {
  if (!best || rule.priority !== best.priority) return !best || rule.priority > best.priority ? rule : best;
  const age = rule.createdAt.getTime() - best.createdAt.getTime();
  return age < 0 || (age === 0 && rule.id < best.id) ? rule : best;
}

/** What is to be done for a contact. A menu that OmniLink hasn't linked is never unlinked. */
export function menuStep(rules: readonly MenuRule[], { state, tags, current, isSettled }: MenuFacts): MenuStep {
  if (state !== 'active') return { act: 'leave' };
  const rule = wantedRule(rules, tags);
  if (!rule) return current === null ? { act: 'keep' } : { act: 'unlink' };
  if (isSettled && current === rule.richMenuId) return { act: 'keep' };
  return rule.problem ? { act: 'wait', rule } : { act: 'link', rule };
}

/** What a platform's answer to a change of menus means. */
export type MenuOutcome =
  | { kind: 'done' }
  /** Later, after `afterMs` if the platform said so; the channel waits. */
  | { kind: 'retry'; afterMs: number | null; code: string }
  | { kind: 'unauthorized'; code: string }
  | { kind: 'menu'; problem: MenuProblem; code: string }
  /** One of the ids, or the request: what it was is not said. */
  | { kind: 'refused'; code: string };

/** A problem that is found to be over, or has come: what the platform's list says of a rule's menu. */
export function problemNow(rule: Pick<MenuRule, 'richMenuId' | 'problem'>, listed: ReadonlySet<string>) {
  if (!listed.has(rule.richMenuId)) return 'menu_gone' as const;
  return rule.problem === 'menu_gone' ? null : rule.problem;
}
