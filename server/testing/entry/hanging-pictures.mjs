// A program for pictures that never answers.
process.on('message', () => {});
process.on('disconnect', () => process.exit());
