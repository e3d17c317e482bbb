// Reads a message aloud with the browser's own voice. Where the browser has no voice in the
// message's language, no button is shown.

const speech = window.speechSynthesis;

// null when it cannot be said yet: many browsers load their voices late.
function voiceFor(language) {
  const voices = speech.getVoices();
  const fitting = voices.filter((voice) => voice.lang.slice(0, 2).toLowerCase() === language);
  return fitting.find((voice) => /[-_](MX|US|419)/.test(voice.lang)) || fitting[0] || null;
}

function canSpeak(language) {
  if (!speech || !window.SpeechSynthesisUtterance) return false;
  return !speech.getVoices().length || Boolean(voiceFor(language));
}

// Paragraph by paragraph: some browsers stop in the middle of a long text.
function speak(node, language, done) {
  hush();
  const parts = Array.from(node.querySelectorAll("p, li")).map((part) => part.textContent);
  parts.forEach((words, at) => {
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = language === "es" ? "es-MX" : "en-US";
    utterance.voice = voiceFor(language);
    utterance.rate = 0.9;
    if (at === parts.length - 1) utterance.onend = done;
    utterance.onerror = done;
    speech.speak(utterance);
  });
}

function hush() {
  if (speech) speech.cancel();
}

function listenButton(message, words) {
  const say = sayIn(message.language);
  let speaking = false;
  const tell = (is) => {
    speaking = is;
    node.textContent = is ? say("listen_stop") : say("listen");
  };
  const node = button(say("listen"), () => {
    if (speaking) hush();
    else speak(words, message.language, () => tell(false));
    tell(!speaking);
  }, "plain");
  return node;
}
