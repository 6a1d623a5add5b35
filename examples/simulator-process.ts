// An empty simulated cluster in another process. It ends when its parent is gone.
import { startSimulator } from '@async-cassandra/simulator';

process.once('disconnect', () => process.exit());
process.on('SIGINT', () => {});
const { contactPoints, port, localDataCenter } = await startSimulator();
process.send?.({ contactPoints, port, localDataCenter });
