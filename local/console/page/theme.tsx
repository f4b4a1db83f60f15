import { useEffect, useState } from "preact/hooks";

type Theme = "dark" | "light";

const KEY = "countersign-theme";
const isDark = matchMedia("(prefers-color-scheme: dark)");

/** Sets the theme of the document: the reader's choice, otherwise the system's. Called before the first view, so that no light page flashes at night. */
export function applyTheme(): void {
  document.documentElement.dataset["theme"] = currentTheme();
}

function currentTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "dark" || chosen === "light") return chosen;
  return isDark.matches ? "dark" : "light";
}

/** The switch between light and dark. The choice stays with this browser; when it is the system's own, the page follows the system again. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(currentTheme);
  useEffect(() => {
    const follow = () => {
      applyTheme();
      setTheme(currentTheme());
    };
    isDark.addEventListener("change", follow);
    return () => isDark.removeEventListener("change", follow);
  }, []);

  function choose(next: Theme): void {
    if (next === (isDark.matches ? "dark" : "light")) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
    applyTheme();
    setTheme(next);
  }

  const next = theme === "dark" ? "light" : "dark";
  return (
    <button class="button plain" type="button" onClick={() => choose(next)}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
        <path d="M8 2 A6 6 0 0 1 8 14 Z" fill="currentColor" />
      </svg>
      <span class="unseen">Use the {next} theme</span>
    </button>
  );
}
