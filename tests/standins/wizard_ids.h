// Controls of the stand-in's pages; the robot knows them by these numbers.
#define IDD_WELCOME 101
#define IDD_MAINTENANCE 102
#define IDD_LAST 103

#define IDC_REINSTALL 1001
#define IDC_REPAIR 1002
#define IDC_REMOVE 1003
#define IDC_RESTART_NOW 1004
#define IDC_RESTART_LATER 1005
