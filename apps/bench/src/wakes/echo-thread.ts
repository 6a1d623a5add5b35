/** The second thread of a measurement of wakes: sends back what it receives, in one of the ways. */
import { parentPort, workerData } from 'node:worker_threads';
import { headInts, words, type EchoData } from './ways.ts';

const { way, records, memory } = workerData as EchoData;
const ints = new Int32Array(memory);

function answer(): void {
  // Costs as much as reading what came.
  ints[headInts] = (ints[headInts] as number) + records;
  Atomics.add(ints, words.answered, 1);
  Atomics.notify(ints, words.answered);
}

if (way === 'shared memory, waitAsync') {
  let seen = 0;
  for (;;) {
    const waiting = Atomics.waitAsync(ints, words.asked, seen);
    if (waiting.async) {
      // A promise of waitAsync keeps no thread alive.
      const alive = setInterval(() => undefined, 0x7fff_ffff);
      await waiting.value;
      clearInterval(alive);
    }
    seen++;
    answer();
  }
} else if (way === 'shared memory, thread in Atomics.wait') {
  for (let seen = 0; ; seen++) {
    Atomics.wait(ints, words.asked, seen);
    answer();
  }
} else {
  parentPort?.on('message', (message: Int32Array) => parentPort?.postMessage(message, []));
  if (way === 'port, thread turning') {
    const turn = (): void => void setImmediate(turn);
    turn();
  }
}
