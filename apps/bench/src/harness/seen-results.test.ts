import { expect, it } from 'vitest';
import { SeenResults } from './seen-results.ts';

it('accepts equal results, results of another scenario, and runs that read nothing', () => {
  const seen = new SeenResults();
  seen.add('page-rows', 'plain', 'a');
  seen.add('page-rows', 'client', 'a');
  seen.add('inserts', 'client', 'b');
  seen.add('page-rows', 'generator', undefined);
});

it('names the subjects that read different values', () => {
  const seen = new SeenResults();
  seen.add('page-rows', 'plain', 'a');

  expect(() => seen.add('page-rows', 'client', 'b')).toThrow(
    'page-rows: client read values with the checksum b, plain with a',
  );
});
