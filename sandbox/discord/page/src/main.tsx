import { render } from "preact";
import { App } from "./app";
import { start } from "./state/live";
import "./styles/base.css";
import "./styles/layout.css";

const root = document.getElementById("app");
if (root) render(<App />, root);
void start();
