import type { Axis } from './axis.ts';
import { columnAxis, pageAxis } from './pages.ts';
import { inFlightAxis, keyspaceAxis, shapeAxis } from './points.ts';

/** Every sweep, in the order of the report. */
export const axes: readonly Axis[] = [pageAxis, columnAxis, shapeAxis, keyspaceAxis, inFlightAxis];

/** @throws RangeError for an unknown name */
export function axisNamed(name: string): Axis {
  const axis = axes.find((candidate) => candidate.name === name);
  if (axis) return axis;
  throw new RangeError(
    `There is no sweep ${JSON.stringify(name)}; there are ${axes.map((one) => one.name).join(', ')}`,
  );
}
