// Runs Process Folder... with the macro's argument as its keys, headless or with windows:
//   run-macro process_folder.ijm "input=/data/raw output=/data/denoised command=Denoise options=[model=microscopy seed=1]"
run("Process Folder...", getArgument());
