export { dropServiceWorker, keepThisPage } from "./app-shell";
export { forgetEverythingOf } from "./forget-everything";
export { forgetPerson, lastPerson, rememberPerson } from "./last-person";
export {
  type CopyPolicy,
  copiesOf,
  forgetCopies,
  forgetOldCopies,
  type PersonalCopies,
} from "./personal-copies";
