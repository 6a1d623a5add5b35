import { describeWalk } from './walk-promises.ts';

// Without contact points: on the embedded simulator.
describeWalk(() => ({}));
