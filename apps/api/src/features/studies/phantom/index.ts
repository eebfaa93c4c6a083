export type { PhantomSlice } from "./anatomy.js";
export { generatePhantom, type Phantom, type PhantomOptions } from "./phantom.js";
export { type PhantomDicomOptions, type PhantomFile, phantomDicom } from "./phantom-dicom.js";
export { phantomNifti } from "./phantom-nifti.js";
export { phantomSegments } from "./segments.js";
