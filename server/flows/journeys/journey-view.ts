import type { Context } from '../../context.ts';
import type { JourneyView } from '../../contract/journeys.ts';
import { compile, waitPath } from '../../domain/journeys/journey-steps.ts';
import type { JourneyRow } from '../../store/journeys/journeys.ts';
import { withIsoDates } from '../iso-dates.ts';
import { type Page, type PageQuery, page } from '../page.ts';

const noRuns = { waiting: 0, done: 0, stopped: 0 };

function view(row: JourneyRow, facts: Pick<JourneyView, 'runs' | 'standing'>): JourneyView {
  const { version: _version, stepsId: _stepsId, ...rest } = row;
  return { ...withIsoDates(rest), ...facts };
}

/** A journey, with how many contacts wait at each step and what became of the others. */
export async function journeyView(context: Context, row: JourneyRow): Promise<JourneyView> {
  const { journeys } = context.store;
  const [runs, standing] = await Promise.all([journeys.counts(row.id), journeys.standing(row.id)]);
  const program = compile(row.steps);
  const byPath = new Map<string | null, number>();
  for (const { stepsId, position, contacts } of standing) {
    const path = stepsId === row.stepsId ? waitPath(program, position) : null;
    byPath.set(path, (byPath.get(path) ?? 0) + contacts);
  }
  return view(row, { runs, standing: [...byPath].map(([path, contacts]) => ({ path, contacts })) });
}

export const newJourneyView = (row: JourneyRow): JourneyView => view(row, { runs: noRuns, standing: [] });

/** `GET /api/v1/journeys`, newest first. @throws AppError `invalid_body` for a cursor that isn't one */
export const listJourneys = (context: Context, query: PageQuery): Promise<Page<JourneyView>> =>
  page(query, context.store.journeys.list, (row) => journeyView(context, row));
