import { columnLayouts } from './column-layouts.ts';
import type { LayoutCase } from './layout-case.ts';
import { messageLayouts } from './message-layouts.ts';
import { pageLayouts } from './page-layouts.ts';

/** Every layout of bytes, in the order of the report. */
export const layoutCases: readonly LayoutCase[] = [...columnLayouts, ...pageLayouts, ...messageLayouts];
