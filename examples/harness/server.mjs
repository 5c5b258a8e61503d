// npm start: the harness, until Ctrl-C. PORT and COUNTERSIGN_DATA_DIR change where; DATABASE_URL uses a PostgreSQL of your own.
import { startHarness } from './backend.mjs';

const port = Number(process.env.PORT ?? 4173);
const data = process.env.COUNTERSIGN_DATA_DIR ?? '.data';

try {
  const { url, close } = await startHarness({ port, data, databaseUrl: process.env.DATABASE_URL });
  console.log(`
Countersign's harness: ${url}

  1. Open the address and choose a learner.
  2. Enroll: agree, look into the camera, type the sentence a few times.
  3. Load the page again and verify. Below the check you see what was sent and every step of its verification.

Data is in ${process.env.DATABASE_URL === undefined ? `${data}/` : 'the database of DATABASE_URL'}. No webcam? \`npm run demo\`. Ctrl-C ends it.`);
  const end = () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    close().then(
      () => console.log('Stopped; everything is saved.'),
      (error) => {
        console.error(error);
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
} catch (error) {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`
      : `The harness could not start: ${error.message}`,
  );
  process.exitCode = 1;
}
