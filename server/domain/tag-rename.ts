/** A tag's old name and its new one. */
export type Renaming = { from: string; to: string };

/** A list of tags under the new name, each once. */
export const tagsRenamed = (tags: readonly string[], { from, to }: Renaming): string[] =>
  tags.includes(from) ? [...new Set(tags.map((tag) => (tag === from ? to : tag)))] : [...tags];

/** A step of a journey as it is stored, complete or not. */
type StoredStep = Readonly<Record<string, unknown>>;

/** A journey's steps, or those of a draft, under the new name. Nothing else of them changes, so that contacts keep their position. */
export const stepsRenamed = (steps: readonly StoredStep[], renaming: Renaming): StoredStep[] =>
  steps.map((step) => {
    switch (step.kind) {
      case 'tag':
        return { ...step, ...inMember('add', step, renaming), ...inMember('remove', step, renaming) };
      case 'if':
        return {
          ...step,
          ...(step.tag === renaming.from && { tag: renaming.to }),
          ...innerSteps('then', step, renaming),
          ...innerSteps('else', step, renaming),
        };
      default:
        return step;
    }
  });

const inMember = (member: string, step: StoredStep, renaming: Renaming) => {
  const tags = step[member];
  return isListOf(tags, isText) ? { [member]: tagsRenamed(tags, renaming) } : {};
};
const innerSteps = (member: string, step: StoredStep, renaming: Renaming) => {
  const steps = step[member];
  return isListOf(steps, isStep) ? { [member]: stepsRenamed(steps, renaming) } : {};
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isStep = (value: unknown): value is StoredStep => typeof value === 'object' && value !== null;
const isListOf = <T>(value: unknown, is: (one: unknown) => one is T): value is T[] =>
  Array.isArray(value) && value.every(is);

type Sides = { source?: readonly string[]; target?: readonly string[] };

/** A campaign's tags, or those of its draft, under the new name. */
export const sidesRenamed = <S extends Sides>(sides: S, renaming: Renaming): S => ({
  ...sides,
  ...(sides.source && { source: tagsRenamed(sides.source, renaming) }),
  ...(sides.target && { target: tagsRenamed(sides.target, renaming) }),
});
