import { DateTime } from 'luxon';

/** Where a brand has set none. */
export const defaultTimeZone = 'Asia/Taipei';

/**
 * The next time after `now` at which clocks in `timeZone` show `time`. Where clocks are put forward past it, the moment they are put
 * forward to; where they show it twice, the first.
 * @param time `HH:MM`
 */
export function nextTimeOfDay(time: string, timeZone: string, now: Date): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const today = DateTime.fromJSDate(now, { zone: timeZone }).set({ hour, minute, second: 0, millisecond: 0 });
  return (today.toMillis() > now.getTime() ? today : today.plus({ days: 1 }).set({ hour, minute })).toJSDate();
}
