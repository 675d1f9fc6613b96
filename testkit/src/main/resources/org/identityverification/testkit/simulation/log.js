const log = document.getElementById("log");

setInterval(async () => {
  const answer = await fetch(log.dataset.source).catch(() => null);
  if (answer?.ok) {
    log.innerHTML = await answer.text();
  }
}, 1000);
