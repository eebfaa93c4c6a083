export { longestAxis, type NiftiGrid, type NiftiLabels, writeNifti } from "./write-nifti.js";
