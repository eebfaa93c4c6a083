import { StartPage } from "../features/people/start-page";

export default function Page() {
  return <StartPage />;
}
